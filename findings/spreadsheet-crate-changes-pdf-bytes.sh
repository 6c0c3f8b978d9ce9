#!/usr/bin/env bash
# A PDF's bytes change when a spreadsheet library comes into the build, which nobody calls.
#
# Seen with krilla 0.8.2 and rust_xlsxwriter 0.102.0, Rust 1.95. One program draws a page with krilla, compressed, and
# writes it to standard output. With rust_xlsxwriter among its dependencies, unused, it writes another file: the same
# objects, packed otherwise. krilla and rust_xlsxwriter (by way of zip) share flate2, and cargo gives it the features of
# both: zip's choice of zlib-rs takes the place of miniz_oxide, also for krilla.
#
# Whoever keeps a hash of an invoice, or makes it anew and expects the same bytes, meets this in an update that says
# nothing of PDF. Keep the bytes, or compare what they hold.
#
# Needs cargo; installs the crates in a temporary folder. Fails when the two files are equal, or hold other objects.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export CARGO_TARGET_DIR=$folder/target

# project <name> <line of its dependencies...>
project() {
  local name=$1
  shift
  mkdir -p "$folder/$name/src"
  printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n' "$name" >"$folder/$name/Cargo.toml"
  printf '%s\n' "$@" >>"$folder/$name/Cargo.toml"
  cat >"$folder/$name/src/main.rs" <<'RUST'
use std::io::Write;

use krilla::{
    Document,
    geom::{PathBuilder, Point},
    page::PageSettings,
    paint::Stroke,
};

fn main() {
    let mut document = Document::new();
    let mut page = document.start_page_with(PageSettings::from_wh(200.0, 200.0).expect("a size"));
    let mut surface = page.surface();
    // Lines enough that there is something to pack.
    let mut path = PathBuilder::new();
    for n in 0..400u16 {
        let n = f32::from(n);
        let at = Point::from_xy((n * 37.0) % 200.0, (n * 91.0) % 200.0);
        if n == 0.0 {
            path.move_to(at.x, at.y);
        } else {
            path.line_to(at.x, at.y);
        }
    }
    surface.set_stroke(Some(Stroke::default()));
    surface.draw_path(&path.finish().expect("a path"));
    surface.finish();
    page.finish();
    std::io::stdout().write_all(&document.finish().expect("a document")).expect("standard output");
}
RUST
}

krilla='krilla = { version = "=0.8.2", default-features = false }'
project alone "$krilla"
project beside "$krilla" 'rust_xlsxwriter = "=0.102.0"'
for name in alone beside; do
  cargo run --quiet --manifest-path "$folder/$name/Cargo.toml" >"$folder/$name.pdf"
  printf '%s: %s bytes, SHA-256 %.16s…\n' "$name" "$(stat -c %s "$folder/$name.pdf")" "$(sha256sum <"$folder/$name.pdf")"
done

# What the streams hold, unpacked, without the file's own figures (lengths, offsets, the id made of the bytes).
contents() {
  python3 - "$1" <<'PYTHON'
import re, sys, zlib
data = open(sys.argv[1], "rb").read()
for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
    try:
        print(zlib.decompress(stream))
    except zlib.error:
        pass
PYTHON
}

if cmp -s "$folder/alone.pdf" "$folder/beside.pdf"; then
  echo 'changed: both files are equal now' >&2
  exit 1
fi
alone=$(contents "$folder/alone.pdf") beside=$(contents "$folder/beside.pdf")
if [[ -z $alone || $alone != "$beside" ]]; then
  echo 'changed: the files hold other drawings' >&2
  exit 1
fi
echo 'as seen: other bytes, the same drawing'
