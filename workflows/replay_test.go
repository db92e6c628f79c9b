package workflows_test

import (
	"path/filepath"
	"testing"

	sdkworker "go.temporal.io/sdk/worker"

	"github.com/fairwell/fairwell/workflows"
)

// The histories were recorded by released code. One that does not replay means
// that runs which are open in production would get stuck.
func TestRecordedHistoriesReplayOnThisCode(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "replay", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d recorded histories, %v", len(files), err)
	}
	replayer, err := sdkworker.NewWorkflowReplayerWithOptions(sdkworker.WorkflowReplayerOptions{
		DisableRegistrationAliasing: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	workflows.Register(replayer)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, file); err != nil {
				t.Error(err)
			}
		})
	}
}
