#!/usr/bin/env bash
# Three of four signers of mail leave List-Unsubscribe-Post unsigned unless told, so "one click" does not count.
#
# Seen with PyPI dkimpy 1.1.8, npm dkim-signer 0.2.2 and nodemailer 10.6.1, and the crate lettre 0.11.23. RFC 8058 (section 4)
# lets a mail program offer its own unsubscribe button only when a valid DKIM signature covers List-Unsubscribe and
# List-Unsubscribe-Post. dkimpy and dkim-signer sign the first and leave out the second, though the docstring of dkimpy's
# sign() says that all fields are signed but a few; lettre's default_config() signs neither. nodemailer signs both.
#
# The letter is valid and its signature too: nothing complains, the button is missing. Name the fields to the signer.
#
# Needs node, npm, cargo, openssl and python3 with venv; installs in a temporary folder. Fails when what is signed changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund nodemailer@10.6.1 dkim-signer@0.2.2
python3 -m venv venv
venv/bin/pip install --quiet dkimpy==1.1.8
openssl genrsa -traditional -out key.pem 2048 2>/dev/null

sed 's/$/\r/' >letter.eml <<'LETTER'
From: Fromagerie <bonjour@fromagerie.example>
To: Ada <ada@client.example>
Subject: Le brie est revenu
Date: Sun, 29 Nov 2026 10:00:00 +0000
Message-ID: <1@fromagerie.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
List-Unsubscribe: <https://fromagerie.example/alerts/1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click

Le brie est revenu.
LETTER

cat >sign.py <<'PY'
import dkim
letter, key = (open(name, "rb").read() for name in ("letter.eml", "key.pem"))
print(dkim.sign(letter, b"s", b"fromagerie.example", key).decode())
PY
cat >signer.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { DKIMSign } = require('dkim-signer');
const key = readFileSync('key.pem', 'utf8');
console.log(DKIMSign(readFileSync('letter.eml', 'utf8'), { domainName: 'fromagerie.example', keySelector: 's', privateKey: key }));
JS
cat >nodemailer.cjs <<'JS'
const { readFileSync } = require('node:fs');
const dkim = { domainName: 'fromagerie.example', keySelector: 's', privateKey: readFileSync('key.pem', 'utf8') };
require('nodemailer')
  .createTransport({ streamTransport: true, buffer: true, dkim })
  .sendMail({ envelope: { from: 'bonjour@fromagerie.example', to: 'ada@client.example' }, raw: readFileSync('letter.eml') })
  .then((sent) => console.log(sent.message.toString()));
JS
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "letter"
version = "0.0.0"
edition = "2024"

[dependencies]
lettre = { version = "=0.11.23", default-features = false, features = ["builder", "dkim"] }
TOML
cat >src/main.rs <<'RS'
use lettre::message::{Message, dkim::{DkimConfig, DkimSigningAlgorithm, DkimSigningKey}, header::{HeaderName, HeaderValue}};

fn main() {
    let key = std::fs::read_to_string("key.pem").expect("a key");
    let key = DkimSigningKey::new(&key, DkimSigningAlgorithm::Rsa).expect("an RSA key");
    let mut letter = Message::builder()
        .from("bonjour@fromagerie.example".parse().expect("an address"))
        .to("ada@client.example".parse().expect("an address"))
        .subject("Le brie est revenu")
        .body("Le brie est revenu.".to_owned())
        .expect("a letter");
    for (name, value) in [("List-Unsubscribe", "<https://fromagerie.example/alerts/1>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] {
        letter.headers_mut().insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()));
    }
    letter.sign(&DkimConfig::default_config("s".to_owned(), "fromagerie.example".to_owned(), key));
    println!("{}", String::from_utf8_lossy(&letter.formatted()));
}
RS

# The list of signed fields in a letter or a signature, in small letters.
signed() {
  tr -d '\r' | sed -z 's/\n[ \t]\+/ /g' | grep -i '^dkim-signature:' | grep -o ' h=[^;]*' | tr -d ' ' | tr A-Z a-z
}
# covers <signer> <the fields it signs>
covers() {
  local name answer=$1
  for name in list-unsubscribe list-unsubscribe-post; do
    [[ ":${2#h=}:" == *:$name:* ]] && answer+=' yes' || answer+=' no'
  done
  echo "$answer"
}

seen=$(
  covers dkimpy "$(venv/bin/python sign.py | signed)"
  covers dkim-signer "$(node signer.cjs | signed)"
  covers nodemailer "$(node nodemailer.cjs | signed)"
  covers lettre "$(cargo run --quiet | signed)"
)
expected='dkimpy yes no
dkim-signer yes no
nodemailer yes yes
lettre no no'
printf '%-12s %-17s %s\n' signer List-Unsubscribe List-Unsubscribe-Post
while read -r signer first second; do
  printf '%-12s %-17s %s\n' "$signer" "$first" "$second"
done <<<"$seen"
if [[ $seen != "$expected" ]]; then
  echo 'not as seen before' >&2
  exit 1
fi
echo 'as seen before'
