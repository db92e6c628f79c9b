package receipt

import (
	"sync"
	"time"
	_ "time/tzdata" // the binary must not depend on the zone files of its machine
)

var zone = sync.OnceValue(func() *time.Location {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("receipt: the embedded zone data lacks Europe/Berlin: " + err.Error())
	}
	return berlin
})
