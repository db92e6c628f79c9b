package workflows

// Gates. A change to the commands of a workflow sits behind
// workflow.GetVersion with a change ID from this file, so that runs which began
// before it replay as they were recorded. There is none yet; the histories in
// testdata/replay must stay green without one.
