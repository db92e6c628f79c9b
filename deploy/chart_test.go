package deploy

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/fairwell/fairwell/internal/config"
)

func TestTheChartHoldsEveryProcess(t *testing.T) {
	eachSet(t, func(t *testing.T, r rendered) {
		hooks := map[string]string{}
		for name, p := range r.pods {
			hooks[name] = p.hook
		}
		want := map[string]string{"api": "", "worker": "", "migrate": "pre-install,pre-upgrade", "prepare": "pre-install,pre-upgrade"}
		if diff := cmp.Diff(want, hooks); diff != "" {
			t.Error(diff)
		}
	})
}

// The profile "restricted" of the Pod Security Standards, field by field.
func TestEveryPodFitsTheRestrictedProfile(t *testing.T) {
	eachSet(t, func(t *testing.T, r rendered) {
		for name, p := range r.pods {
			of, c := p.Spec.SecurityContext, p.Spec.Containers[0].SecurityContext
			got := map[string]any{
				"nobody": *of.RunAsNonRoot && *of.RunAsUser == 65532, "seccomp": of.SeccompProfile.Type,
				"no escalation": !*c.AllowPrivilegeEscalation, "dropped": c.Capabilities.Drop, "added": len(c.Capabilities.Add),
				"privileged": c.Privileged != nil, "host": p.Spec.HostNetwork || p.Spec.HostPID || p.Spec.HostIPC,
				"containers": len(p.Spec.Containers) + len(p.Spec.InitContainers),
				// Beyond the profile.
				"nothing to write": *c.ReadOnlyRootFilesystem, "no token": !*p.Spec.AutomountServiceAccountToken,
			}
			want := map[string]any{
				"nobody": true, "seccomp": corev1.SeccompProfileTypeRuntimeDefault, "no escalation": true,
				"dropped": []corev1.Capability{"ALL"}, "added": 0, "privileged": false, "host": false, "containers": 1,
				"nothing to write": true, "no token": true,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			for _, v := range p.Spec.Volumes {
				if v.Projected == nil {
					t.Errorf("%s: volume %s is no projected one", name, v.Name)
				}
			}
		}
	})
}

func TestAProcessIsGivenOnlyVariablesItReadsAndSecretsAsFiles(t *testing.T) {
	known, subcommands := config.Variables(), map[string]string{"prepare": "temporal"}
	eachSet(t, func(t *testing.T, r rendered) {
		for name, p := range r.pods {
			subcommand := name
			if other, ok := subcommands[name]; ok {
				subcommand = other
			}
			c := p.Spec.Containers[0]
			if c.Args[0] != subcommand {
				t.Errorf("%s runs %v", name, c.Args)
			}
			files := mounted(t, p)
			for _, e := range c.Env {
				at := slices.IndexFunc(known, func(v config.Variable) bool { return matches(v.Name, e.Name) })
				switch {
				case at < 0 || !slices.Contains(known[at].Subcommands, subcommand):
					t.Errorf("%s: fairwell %s does not read %s", name, subcommand, e.Name)
				case known[at].Secret || e.ValueFrom != nil:
					t.Errorf("%s: %s is a secret in the environment", name, e.Name)
				case strings.HasPrefix(e.Value, "/secrets/") && !files[e.Value]:
					t.Errorf("%s: %s names %s, which is not mounted", name, e.Name, e.Value)
				}
			}
		}
	})
}

// matches reports whether the pattern, in which <LINE> is any product line, means the variable.
func matches(pattern, variable string) bool {
	before, after, any := strings.Cut(pattern, "<LINE>")
	return pattern == variable || any && strings.HasPrefix(variable, before) && strings.HasSuffix(variable, after)
}

// mounted lists the files of a pod's secrets. A single file by subPath would never change.
func mounted(t *testing.T, p pod) map[string]bool {
	t.Helper()
	files := map[string]bool{}
	for _, v := range p.Spec.Volumes {
		for _, s := range v.Projected.Sources {
			for _, item := range s.Secret.Items {
				files["/secrets/"+item.Path] = true
			}
		}
	}
	for _, m := range p.Spec.Containers[0].VolumeMounts {
		if m.SubPath != "" || !m.ReadOnly || m.MountPath != "/secrets" {
			t.Errorf("mount %+v", m)
		}
	}
	return files
}

func TestEveryProcessStartsWithWhatTheChartSets(t *testing.T) {
	secret := t.TempDir() + "/secret"
	writeFile(t, secret, "postgres://role@host/database?sslmode=verify-full")
	eachSet(t, func(t *testing.T, r rendered) {
		env := func(name string) func(string) string {
			return func(variable string) string {
				for _, e := range r.pods[name].Spec.Containers[0].Env {
					if e.Name == variable && strings.HasPrefix(e.Value, "/secrets/") {
						return secret
					} else if e.Name == variable {
						return e.Value
					}
				}
				return ""
			}
		}
		if _, err := config.ReadAPI(env("api")); err != nil {
			t.Error(err)
		}
		if _, err := config.ReadWorker(env("worker")); err != nil {
			t.Error(err)
		}
		if _, err := config.ReadDatabase(env("migrate")); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatServesIsProbedDrainedSpreadAndKeptUp(t *testing.T) {
	const pauseAndDrain = 5 + 30 // seconds
	eachSet(t, func(t *testing.T, r rendered) {
		for _, name := range []string{"api", "worker"} {
			spec := r.pods[name].Spec
			c := spec.Containers[0]
			if *spec.TerminationGracePeriodSeconds <= pauseAndDrain {
				t.Errorf("%s is killed after %d s", name, *spec.TerminationGracePeriodSeconds)
			}
			if c.ReadinessProbe.HTTPGet.Path != "/readyz" || c.LivenessProbe.HTTPGet.Path != "/livez" || c.StartupProbe == nil {
				t.Errorf("%s: probes %v %v", name, c.ReadinessProbe, c.LivenessProbe)
			}
			if len(spec.TopologySpreadConstraints) != 2 || c.Resources.Limits.Memory().IsZero() {
				t.Errorf("%s: not spread, or without a limit", name)
			}
			if b, ok := r.disruption[name]; !ok || b.Spec.MaxUnavailable.IntValue() != 1 {
				t.Errorf("%s may go all at once", name)
			}
		}
		if len(r.scalers) != 1 || r.scalers[0].Spec.ScaleTargetRef.Name != "fairwell-api" {
			t.Errorf("scalers %v", r.scalers)
		}
	})
}

func TestEveryPodMayReachOnlyWhatIsListed(t *testing.T) {
	want := map[string][]int32{"api": {53, 443, 5432, 7233}, "worker": {53, 443, 5432, 7233}, "migrate": {53, 5432}, "prepare": {53, 7233}}
	eachSet(t, func(t *testing.T, r rendered) {
		got := map[string][]int32{}
		for name, n := range r.network {
			if len(n.Spec.PolicyTypes) != 2 {
				t.Errorf("%s: policy types %v", name, n.Spec.PolicyTypes)
			}
			got[name] = ports(n.Spec.Egress)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if n := len(r.network["worker"].Spec.Ingress); n != 1 {
			t.Errorf("the worker is reached by %d ways, want its admin port alone", n)
		}
	})
}

func TestACollectorAndAServiceOfTermsAreReachedWhereTheyAreNamed(t *testing.T) {
	files, err := render(map[string]any{"network": map[string]any{"egress": map[string]any{
		"collector": map[string]any{"to": []any{}, "ports": []any{4318}}, "terms": map[string]any{"to": []any{}, "ports": []any{8443}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range read(t, files).network {
		if traced := name == "api" || name == "worker"; slices.Contains(ports(n.Spec.Egress), 4318) != traced {
			t.Errorf("%s may reach %v", name, ports(n.Spec.Egress))
		}
		if slices.Contains(ports(n.Spec.Egress), 8443) != (name == "api") {
			t.Errorf("%s may reach %v", name, ports(n.Spec.Egress))
		}
	}
}

func ports(rules []networkingv1.NetworkPolicyEgressRule) []int32 {
	all := map[int32]bool{}
	for _, rule := range rules {
		for _, p := range rule.Ports {
			all[p.Port.IntVal] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func TestValuesThatAreWrongAreRefused(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"a word that nobody knows":       {"workers": map[string]any{}},
		"one API alone":                  {"api": map[string]any{"replicas": 1}},
		"a retention longer than wanted": {"prepare": map[string]any{"retentionDays": 90}},
		"a secret without a file":        {"api": map[string]any{"secrets": map[string]any{"FAIRWELL_TOKEN": map[string]any{"name": "a", "key": "b"}}}},
	} {
		if _, err := render(values); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for _, v := range config.Variables() {
		if !v.Secret {
			continue
		}
		if _, err := render(map[string]any{"worker": map[string]any{"env": map[string]any{v.Name: "geheim"}}}); err == nil {
			t.Errorf("the secret %s is taken as a variable", v.Name)
		}
	}
}
