{{/* What every pod of ours is: nobody, with nothing to write to and no say in the cluster. */}}
{{- define "fairwell.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- with .secrets }}
volumes:
  - name: secrets
    projected:
      defaultMode: 0440
      sources:
        {{- range $variable, $from := . }}
        - secret:
            name: {{ $from.name }}
            items: [{key: {{ $from.key | quote }}, path: {{ $variable }}}]
        {{- end }}
{{- end }}
{{- end }}

{{/* A container without its command, ports and probes. Secrets are a whole folder, never single files (subPath):
     only a folder follows when a Secret changes. */}}
{{- define "fairwell.container" -}}
name: {{ .process }}
image: {{ include "fairwell.image" . }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  {{- range $variable, $value := .env }}
  - {name: {{ $variable }}, value: {{ $value | quote }}}
  {{- end }}
  {{- range $variable, $_ := .secrets }}
  - {name: {{ $variable }}, value: /secrets/{{ $variable }}}
  {{- end }}
{{- if .secrets }}
volumeMounts:
  - {name: secrets, mountPath: /secrets, readOnly: true}
{{- end }}
{{- end }}

{{/* Where the pods of a process stand: not all on one node, nor in one zone. */}}
{{- define "fairwell.spread" -}}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- include "fairwell.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
