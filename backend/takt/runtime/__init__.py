"""The outer world: database, files, certificates, servers and the framework around the areas."""
