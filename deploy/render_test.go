package deploy

import (
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// rendered is what Helm would send to the cluster, read by Kubernetes' own types.
type rendered struct {
	pods       map[string]pod // by process
	disruption map[string]policyv1.PodDisruptionBudget
	network    map[string]networkingv1.NetworkPolicy
	scalers    []autoscalingv2.HorizontalPodAutoscaler
	custom     []string          // kinds that Kubernetes itself does not know
	dashboards map[string]string // what the sidecar of Grafana finds
}

// pod is the template of a Deployment or a Job.
type pod struct {
	corev1.PodTemplateSpec
	hook string
}

// render answers the error of values that the schema refuses.
func render(values map[string]any) (map[string]string, error) {
	c, err := loader.Load("chart")
	if err != nil {
		return nil, err
	}
	given, err := util.ToRenderValues(c, values, common.ReleaseOptions{Name: "fairwell", Namespace: "production", IsInstall: true}, common.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	return engine.Render(c, given)
}

// both are the values that every promise is checked with.
func both(t *testing.T) map[string]map[string]any {
	t.Helper()
	text, err := os.ReadFile("chart/production.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var production map[string]any
	if err := yaml.UnmarshalStrict(text, &production); err != nil {
		t.Fatal(err)
	}
	return map[string]map[string]any{"default": {}, "production": production}
}

// eachSet renders the chart with each set of values.
func eachSet(t *testing.T, check func(t *testing.T, r rendered)) {
	t.Helper()
	for name, values := range both(t) {
		t.Run(name, func(t *testing.T) {
			files, err := render(values)
			if err != nil {
				t.Fatal(err)
			}
			check(t, read(t, files))
		})
	}
}

func read(t *testing.T, files map[string]string) rendered {
	t.Helper()
	r := rendered{pods: map[string]pod{}, disruption: map[string]policyv1.PodDisruptionBudget{}, network: map[string]networkingv1.NetworkPolicy{}, dashboards: map[string]string{}}
	for file, text := range files {
		if path.Ext(file) != ".yaml" {
			continue
		}
		for document := range strings.SplitSeq(text, "\n---") {
			var kind metav1.TypeMeta
			if err := yaml.Unmarshal([]byte(document), &kind); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, document)
			}
			if kind.Kind != "" {
				r.add(t, kind, document)
			}
		}
	}
	return r
}

// add decodes strictly: a field that Kubernetes does not know fails the test.
func (r *rendered) add(t *testing.T, kind metav1.TypeMeta, document string) {
	t.Helper()
	switch id := kind.APIVersion + " " + kind.Kind; id {
	case "apps/v1 Deployment":
		d := decode[appsv1.Deployment](t, document)
		if !maps.Equal(d.Spec.Selector.MatchLabels, d.Spec.Template.Labels) {
			t.Errorf("%s does not select its own pods", d.Name)
		}
		r.pods[process(d.Labels)] = pod{PodTemplateSpec: d.Spec.Template}
	case "batch/v1 Job":
		j := decode[batchv1.Job](t, document)
		r.pods[process(j.Labels)] = pod{PodTemplateSpec: j.Spec.Template, hook: j.Annotations["helm.sh/hook"]}
	case "policy/v1 PodDisruptionBudget":
		b := decode[policyv1.PodDisruptionBudget](t, document)
		r.disruption[process(b.Spec.Selector.MatchLabels)] = b
	case "networking.k8s.io/v1 NetworkPolicy":
		n := decode[networkingv1.NetworkPolicy](t, document)
		r.network[process(n.Spec.PodSelector.MatchLabels)] = n
	case "autoscaling/v2 HorizontalPodAutoscaler":
		r.scalers = append(r.scalers, decode[autoscalingv2.HorizontalPodAutoscaler](t, document))
	case "v1 Service":
		decode[corev1.Service](t, document)
	case "v1 ConfigMap":
		if m := decode[corev1.ConfigMap](t, document); m.Labels["grafana_dashboard"] != "" {
			maps.Copy(r.dashboards, m.Data)
		}
	case "monitoring.coreos.com/v1 PodMonitor", "monitoring.coreos.com/v1 PrometheusRule":
		r.custom = append(r.custom, kind.Kind)
		slices.Sort(r.custom)
	default:
		t.Errorf("nobody checks a %s", id)
	}
}

func decode[T any](t *testing.T, document string) T {
	t.Helper()
	var v T
	if err := yaml.UnmarshalStrict([]byte(document), &v); err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	return v
}

func process(labels map[string]string) string { return labels["app.kubernetes.io/component"] }
