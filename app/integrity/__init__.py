"""Whether store, releases and run folder of a workspace fit together: for `oracle doctor` and the tests of faults."""
