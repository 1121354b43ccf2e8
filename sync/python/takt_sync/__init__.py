"""The Takt sync protocol, version 1: pure rules, the engine and its simulator."""
