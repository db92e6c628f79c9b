# Two images from one build: the service, and with it the parts of the local stack that stand in for
# vendors. `docker build .` makes the service; `docker build --target dev .` the other.

FROM golang:1.26.8-bookworm AS source
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOCACHE=/go/cache
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .

FROM source AS build
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/cache \
    go build -trimpath -ldflags=-s -o /out/fairwell ./cmd/fairwell

FROM source AS build-dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/cache \
    cd dev && go build -trimpath -ldflags=-s -o /out/dev . && install -d -o 65532 -g 65532 /out/data

# Mailbox, product backends and identity provider for development. It mints tokens: never deploy it.
FROM scratch AS dev
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/fairwell /fairwell
COPY --from=build-dev /out/dev /fairwell-dev
COPY --from=build-dev --chown=65532:65532 /out/data /data
USER 65532:65532
ENTRYPOINT ["/fairwell-dev"]

# The service. Time zones are inside the binary; nothing else is needed but the roots of trust.
FROM scratch AS service
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/fairwell /fairwell
USER 65532:65532
ENTRYPOINT ["/fairwell"]
