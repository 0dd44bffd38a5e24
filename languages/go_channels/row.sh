title='Go, one unbuffered channel'
look=3
packages=(golang-go)
tools=(go=golang-go)
least=1.19  # the oldest that was tried

version() {
  [[ $("${tool[go]}" version) =~ go([0-9.]+) ]] && echo "Go ${BASH_REMATCH[1]}"
}

# By itself: no module, no network, no C compiler, no cache or flags of the user's.
build() {
  env -u GOFLAGS GOTOOLCHAIN=local GO111MODULE=off CGO_ENABLED=0 GOPATH="$work/path" \
    GOCACHE="$work/cache" "${tool[go]}" build -o "$made" main.go
}
