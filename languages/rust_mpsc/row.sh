title='Rust, std::sync::mpsc'
look=4
packages=(rustc)
tools=(rustc=rustc cc=gcc)  # cc links
least=1.63  # the oldest that was tried

version() {
  [[ $("${tool[rustc]}" --version) =~ rustc\ ([0-9.]+) ]] && echo "Rust ${BASH_REMATCH[1]}"
}

# As cargo's release profile does.
build() {
  "${tool[rustc]}" --edition 2021 -D warnings -C opt-level=3 -C linker="${tool[cc]}" \
    -o "$made" main.rs
}
