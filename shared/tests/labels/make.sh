#!/bin/sh
# Labels as a scale prints them, made by Zint and read back by ZBar and libdmtx: the kind of code, and what a scanner
# sends, one line each. Needs `apt-get install zint zbar-tools dmtx-utils`; the tests that read labels.txt do not.
set -eu
cd "$(dirname "$0")"
made=$(mktemp -d)
trap 'rm -r "$made"' EXIT

# A separator is shown as <GS>: libdmtx and ZBar say it as ASCII 29.
read_back() { tr -d '\n' | sed 's/\x1d/<GS>/g'; echo; }

ean() {
    zint --barcode=EANX --scale=3 --output="$made/label.png" --data="$1"
    printf 'EAN13 '
    zbarimg --quiet --nodbus --raw "$made/label.png" | read_back
}

# The string in brackets, as people write it, is what Zint is given; a scanner sends it without.
gs1() {
    zint --barcode=GS1_128 --gs1 --scale=3 --output="$made/label.png" --data="$2"
    printf '%s ' "$1"
    zbarimg --quiet --nodbus --raw "$made/label.png" | read_back
}

matrix() {
    zint --barcode=DATAMATRIX --gs1 --scale=5 --whitesp=4 --vwhitesp=4 --output="$made/label.png" --data="$1"
    printf 'GS1DataMatrix '
    dmtxread --gs1=29 "$made/label.png" | read_back
}

{
    ean 020004200480
    ean 210004200480
    ean 290004200480
    gs1 GS1-128 '[01]93453120000113[3103]000480'
    gs1 GS1-128 '[01]93453120000113[3103]000480[15]261215[10]L42'
    gs1 GS1-128 '[01]93453120000113[10]L42[3102]000048[17]261200'
    matrix '[01]93453120000113[3103]000480[11]261101[10]L42-7'
    matrix '[01]93453120000113[10]L42-7[3103]000480[17]261215'
} > labels.txt
