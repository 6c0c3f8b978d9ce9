#!/usr/bin/env bash
# Four checkers of VAT numbers give three answers about a French number whose key has letters.
#
# Seen with npm jsvat 2.5.4 and validator 13.15.35, PyPI python-stdnum 2.2 and vat-validator 0.1.1. A French VAT number is
# FR, a key of two characters, and the SIREN. Where the key is two digits, all but validator check it. A key may have
# letters (all but O and I), and it checks the SIREN as well: python-stdnum reckons it; jsvat takes any letters, also of
# a key that is wrong; vat-validator refuses every letter, also those that are right; validator looks at the form alone.
#
# Whoever sells to firms finds a customer's number right at the till and wrong in the accountant's program. Ask for the
# SIREN, which has a check digit of its own, and compare its key.
#
# Needs node, npm and python3 with venv; installs in a temporary folder. Fails when an answer is another one.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund jsvat@2.5.4 validator@13.15.35
python3 -m venv venv
venv/bin/pip install --quiet python-stdnum==2.2 vat-validator==0.1.1

# The first three are right by the rule that python-stdnum reckons with, the others the same with a last digit or a key that does not fit.
numbers=(FR40303265045 FRK7399859412 FR4Z123456782 FR40303265046 FRK7399859413 FR4Z123456783)

cat >npm.mjs <<'JS'
import jsvat from 'jsvat';
import validator from 'validator';
for (const number of process.argv.slice(2)) {
  const word = (isRight) => (isRight ? 'right' : 'wrong');
  console.log(number, word(jsvat.checkVAT(number, [jsvat.france]).isValid), word(validator.isVAT(number, 'FR')));
}
JS
cat >pypi.py <<'PY'
import sys
from stdnum.fr import tva
from vat_validator import validate_vat
word = {True: "right", False: "wrong"}
for number in sys.argv[1:]:
    print(word[tva.is_valid(number)], word[validate_vat("FR", number[2:])])
PY

seen=$(paste -d ' ' <(node npm.mjs "${numbers[@]}") <(venv/bin/python pypi.py "${numbers[@]}"))
expected='FR40303265045 right right right right
FRK7399859412 right right right wrong
FR4Z123456782 right right right wrong
FR40303265046 wrong right wrong wrong
FRK7399859413 right right wrong wrong
FR4Z123456783 right right wrong wrong'
printf '%-14s %-7s %-10s %-14s %s\n' number jsvat validator python-stdnum vat-validator
while read -r number jsvat validator stdnum vat; do
  printf '%-14s %-7s %-10s %-14s %s\n' "$number" "$jsvat" "$validator" "$stdnum" "$vat"
done <<<"$seen"
if [[ $seen != "$expected" ]]; then
  echo 'not as seen before' >&2
  exit 1
fi
echo 'as seen before'
