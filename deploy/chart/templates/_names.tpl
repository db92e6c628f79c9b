{{- define "fairwell.selector" -}}
app.kubernetes.io/name: fairwell
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: {{ .process }}
{{- end }}

{{- define "fairwell.metadata" -}}
name: {{ .Release.Name }}-{{ .process }}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "fairwell.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "fairwell.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}
