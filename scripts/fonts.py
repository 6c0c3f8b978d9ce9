"""Makes small fonts of large ones: only the letters, axes and features that the shop uses.

Usage: scripts/fonts runs it with the folder of npm's packages and the folder for the fonts.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer

packages, fonts = map(pathlib.Path, sys.argv[1:])

# What style/ asks of headings: weights 400 to 480, sizes of 18 to 72 px. Their only italic is the home page's headline.
HEADINGS = {"wght": (400, 480), "opsz": (18, 72)}
HEADLINE = {"wght": 340}


def characters(*parts):
    """Of strings, and of pairs that are the first and last of a range."""
    single = {ord(c) for part in parts if isinstance(part, str) for c in part}
    return single.union(*(range(part[0], part[1] + 1) for part in parts if not isinstance(part, str)))


# French and English, and the letters of Western European names. U+2000 to U+206F are dashes, quotes and spaces.
COMMON = characters((0x20, 0x7E), "\u00a0¡§©«\u00ad°·»¼½¾¿", (0xC0, 0xFF), "Œœ", (0x2000, 0x206F), "€™↑↓−")
# Signs that a page seldom has, in a file of their own.
SIGNS = characters((0xA0, 0xFF), "ıˆ˚˜ʼ∕") - COMMON
# A headline in French or English.
HEADLINE_ONLY = characters((0x20, 0x22), (0x26, 0x3B), "?", (0x41, 0x5A), (0x61, 0x7A)) | characters(
    "\u00a0«»ÀÂÇÈÉÊËÎÏÔŒÙÛÜàâçèéêëîïôœùûüÿ–—‘’“”…"
)

# rvrn chooses shapes by weight, tnum makes figures in tables as wide as each other. The headline needs no ligatures:
# its letters are spaced, and browsers leave them out then.
TEXT = ["kern", "liga", "rvrn", "tnum"]


def main():
    fraunces = packages / "@fontsource-variable/fraunces/files"
    instrument = packages / "@fontsource-variable/instrument-sans/files"
    make(fraunces / "fraunces-latin-opsz-normal.woff2", "fraunces-latin-opsz-normal", COMMON, TEXT, HEADINGS)
    make(fraunces / "fraunces-latin-opsz-normal.woff2", "fraunces-latin-signs-opsz-normal", SIGNS, TEXT, HEADINGS)
    make(fraunces / "fraunces-latin-ext-opsz-normal.woff2", "fraunces-latin-ext-opsz-normal", None, ["*"], HEADINGS)
    make(fraunces / "fraunces-latin-wght-italic.woff2", "fraunces-latin-italic", HEADLINE_ONLY, ["kern", "rvrn"], HEADLINE)
    make(instrument / "instrument-sans-latin-wght-normal.woff2", "instrument-sans-latin-wght-normal", COMMON, TEXT)
    make(instrument / "instrument-sans-latin-wght-normal.woff2", "instrument-sans-latin-signs-wght-normal", SIGNS, TEXT)
    make(instrument / "instrument-sans-latin-ext-wght-normal.woff2", "instrument-sans-latin-ext-wght-normal", None, ["*"])
    print_fallbacks()


def make(source, name, wanted, features, limits=None):
    # The source's dates stay, so that the same input makes the same file.
    font = TTFont(source, lazy=False, recalcTimestamp=False)
    if wanted is None:
        wanted = set(font.getBestCmap())
    keep(font, wanted, features)
    if limits:
        font = instancer.instantiateVariableFont(font, limits)
    # 1000 units are a tenth of a pixel and less at the largest size.
    scale_upem(font, 1000)
    if "gvar" in font:
        drop_small_moves(font)
        if "GPOS" in font and len(font["fvar"].axes) == 1:
            even_kerning(font)
            keep(font, wanted, features)
    font.flavor = "woff2"
    path = fonts / f"{name}.woff2"
    font.save(path)
    print(f"{path}: {source.stat().st_size} to {path.stat().st_size} bytes")
    print(f"  {ranges(wanted)}")


def keep(font, wanted, features):
    options = subset.Options(
        layout_features=features, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True, glyph_names=False
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def drop_small_moves(font, tolerance=1):
    """Leaves out what an axis moves by less than the tolerance, in thousandths of the size."""
    outlines, variations = font["glyf"], font["gvar"].variations
    for glyph, moves in variations.items():
        points, control = outlines._getCoordinatesAndControls(glyph, font["hmtx"].metrics)
        kept = []
        for move in moves:
            move.calcInferredDeltas(points, control.endPts)
            move.roundDeltas()
            if max(max(map(abs, delta)) for delta in move.coordinates) < tolerance:
                continue
            move.optimize(points, control.endPts, tolerance=tolerance, isComposite=outlines[glyph].isComposite())
            kept.append(move)
        variations[glyph] = kept


def even_kerning(font, small=10):
    """Where weights kern a pair nearly alike, one value does for all; where nearly not at all, none. For one axis."""
    store = font["GDEF"].table.VarStore
    for value in kerning(font):
        by_weight = getattr(value, "XAdvDevice", None)
        if by_weight is None or not hasattr(value, "XAdvance"):
            continue
        # 0xFFFF: there is none.
        moves = [] if by_weight.StartSize == 0xFFFF else store.VarData[by_weight.StartSize].Item[by_weight.EndSize]
        if sum(map(abs, moves)) > small:
            continue
        middle = value.XAdvance + round(sum(moves) / 2)
        value.XAdvance = 0 if abs(middle) < small else middle
        value.XAdvDevice = None


def kerning(font):
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            if table.Format == 1:
                yield from (pair.Value1 for pairs in table.PairSet for pair in pairs.PairValueRecord if pair.Value1)
            else:
                yield from (pair.Value1 for row in table.Class1Record for pair in row.Class2Record if pair.Value1)


def ranges(wanted):
    """As `unicode-range` has it."""
    parts = []
    for code in sorted(wanted):
        if parts and parts[-1][1] == code - 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return ", ".join(f"U+{a:04X}" + (f"-{b:04X}" if b > a else "") for a, b in parts)


# What the shop says on its first pages: a font that stands in is made as wide as this.
SAMPLE = (
    "Tout juste arrivés Les plus récents Par famille Fromages frais Croûtes fleuries Pâtes pressées cuites "
    "Saint-Nectaire fermier Reblochon fermier Beaufort chalet d’alpage Comté 24 mois 9,90 € les 250 g 39,60 €/kg "
    "Un fromage n’a qu’une bonne semaine. Notre métier est de savoir laquelle. Ajouter au panier "
    "Des fromages de ferme et d’alpage, affinés dans notre cave et coupés le matin de l’envoi. "
    "Farmhouse and alpine cheeses, aged in our cellar and cut on the morning they leave. Add to the basket "
)


def width(font, text):
    cmap = font.getBestCmap()
    return sum(font["hmtx"][cmap[ord(c)]][0] for c in text) / font["head"].unitsPerEm


def print_fallbacks():
    """How wide and how high each font that stands in must be made. Files of the same widths take the place of fonts
    that are not free: Gelasio those of Georgia, Tinos those of Times New Roman, Arimo those of Arial."""
    opsz = packages / "@fontsource-variable/fraunces/files/fraunces-latin-opsz-normal.woff2"
    italic = packages / "@fontsource-variable/fraunces/files/fraunces-latin-wght-italic.woff2"
    sans = packages / "@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2"
    faces = [
        (opsz, {"wght": 420, "opsz": 32}, SAMPLE, ["gelasio-latin-400-normal", "noto-serif-latin-400-normal", "tinos-latin-400-normal"]),
        (italic, HEADLINE, "à son heure at its hour", ["gelasio-latin-400-italic", "noto-serif-latin-400-italic", "tinos-latin-400-italic"]),
        (sans, {"wght": 400}, SAMPLE, ["arimo-latin-400-normal", "roboto-latin-400-normal"]),
        (sans, {"wght": 600}, SAMPLE, ["arimo-latin-700-normal", "roboto-latin-700-normal"]),
    ]
    for source, place, text, names in faces:
        own = instancer.instantiateVariableFont(TTFont(source), place)
        ascent, descent = (value / own["head"].unitsPerEm for value in (own["hhea"].ascent, -own["hhea"].descent))
        for name in names:
            other = TTFont(packages / "@fontsource" / name.split("-latin")[0] / "files" / f"{name}.woff2")
            adjust = width(own, text) / width(other, text)
            print(
                f"{source.name} {place}, {name}: size-adjust: {adjust:.1%}; ascent-override: {ascent / adjust:.1%}; "
                f"descent-override: {descent / adjust:.1%};"
            )


main()
