"""The simulator: devices, one server and a faulty network in virtual time, all from one seed."""
