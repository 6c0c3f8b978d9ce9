#!/usr/bin/env bash
# Makes the files beside it with a real LibreOffice (7.4, `apt-get install libreoffice-calc-nogui libreoffice-l10n-fr`),
# in French and in English, from products.fods, and from orders-french.fods and orders-english.fods, which hold what the
# shop exports. All are committed: the tests need no LibreOffice.
set -euo pipefail
cd "$(dirname "$0")"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# locale <tag>: a profile of LibreOffice in this language and region
locale() {
  mkdir -p "$folder/$1/user"
  cat >"$folder/$1/user/registrymodifications.xcu" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale"><value>${1%-*}</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"><value>$1</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale"><value>$1</value></prop></item>
</oor:items>
XML
}

# convert <locale> <form> <name> [<source>]
convert() {
  local source=${4:-products.fods}
  soffice -env:UserInstallation="file://$folder/$1" --headless --convert-to "$2" --outdir "$folder/out" "$source" >/dev/null
  mv "$folder/out/${source%.*}.${2%%:*}" "$3"
}

# sep, quote, charset (ANSI is Windows-1252, 76 UTF-8), first line, formats, language, quote all, numbers, as shown
csv() { echo "csv:Text - txt - csv (StarCalc):$1,34,$2,1,,0,false,true,true"; }

locale fr-FR
locale en-US
convert fr-FR "$(csv 59 ANSI)" french-semicolon-1252.csv
convert fr-FR "$(csv 44 76)" french-comma-utf8.csv
convert fr-FR "$(csv 9 76)" french-tab-utf8.csv
convert en-US "$(csv 44 76)" english-comma-utf8.csv
convert fr-FR xlsx workbook.xlsx
convert fr-FR ods french.ods

convert fr-FR "$(csv 59 76)" orders-french.csv orders-french.fods
convert fr-FR "$(csv 59 ANSI)" orders-french-1252.csv orders-french.fods
convert en-US "$(csv 44 76)" orders-english.csv orders-english.fods
convert fr-FR xlsx orders.xlsx orders-french.fods
convert fr-FR ods orders.ods orders-french.fods
