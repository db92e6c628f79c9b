# Two images from one build: the service, and with it the parts of the local stack that stand in for
# vendors. `docker build .` makes the service; `docker build --target dev .` the other.
#
# The digest of the base counts; its tag says what it is. A CA that the way to the modules needs beside the
# usual ones: --secret id=extra-ca,src=ca.pem.
ARG BASE=golang:1.26.8-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d

FROM ${BASE} AS source
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOCACHE=/go/cache SSL_CERT_DIR=/etc/ssl/certs:/run/extra-ca
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=secret,id=extra-ca,target=/run/extra-ca/ca.pem \
    go mod download
COPY . .

FROM source AS build
ARG VERSION=development COMMIT=
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/cache \
    --mount=type=secret,id=extra-ca,target=/run/extra-ca/ca.pem \
    tools/image.sh /out/fairwell "$VERSION" "$COMMIT" && install -d -o 65532 -g 65532 /out/keys/receipt /out/keys/link

FROM source AS build-dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/cache \
    --mount=type=secret,id=extra-ca,target=/run/extra-ca/ca.pem \
    cd dev && go build -trimpath -ldflags=-s -o /out/dev . && install -d -o 65532 -g 65532 /out/data

# Mailbox, product backends and identity provider for development. It mints tokens: never deploy it.
FROM scratch AS dev
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/fairwell /fairwell
COPY --from=build-dev /out/dev /fairwell-dev
COPY --from=build-dev --chown=65532:65532 /out/data /data
USER 65532:65532
ENTRYPOINT ["/fairwell-dev"]

# The service. Time zones are inside the binary; nothing else is needed but the roots of trust. The folder for
# keys is for volumes that a container makes them in. HEALTHCHECK asks the API; a worker's is given by who runs it.
FROM scratch AS service
ARG VERSION=development COMMIT= CREATED=
LABEL org.opencontainers.image.title="Fairwell" \
      org.opencontainers.image.description="Lets customers end their contracts fairly" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/fairwell/fairwell" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/fairwell /fairwell
COPY --from=build --chown=65532:65532 /out/keys /keys
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s CMD ["/fairwell", "health", "http://127.0.0.1:8081/readyz"]
ENTRYPOINT ["/fairwell"]
