// Package deploytest holds what lies around the code to what the code is: docker-compose.yml, the
// Dockerfile, the list of dependencies and the order of the migrations. It must never hold anything but
// tests and what they read the files with, and it needs neither Docker nor a network.
package deploytest
