/* Personal data out of a text, before it leaves this page. A help, never a promise: the server masks again. */

const MONTH = "(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|april|apr|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const DATE = `(?:\\d{1,2}\\s?[-./ ]\\s?\\d{1,2}\\s?[-./ ]\\s?(?:(?:19|20)\\d{2}|'?\\d{2})|\\d{1,2}(?:e|ste|de)?\\s${MONTH}\\.?\\s(?:19|20)\\d{2})(?!\\d)`;
const NAME = "[A-ZÀ-Ý][a-zà-ÿ'’-]+";
const PARTICLE = "(?:van|de|der|den|het|ten|ter|el|al|la|le|von|bin|ben|'t|v\\.d\\.)";
const FULL = `(?:[A-Z]\\.\\s?){0,4}(?:${PARTICLE}\\s+){0,3}${NAME}(?:[ -](?:(?:${PARTICLE}\\s+){0,3})${NAME}){0,3}`;
// What makes the word after it a name; the word itself stays.
const CUE = "(?:[Mm]evrouw|[Mm]eneer|[Mm]ijnheer|[Mm]w\\.?|[Dd]hr\\.?|[Mm]vr\\.?|[Hh]eer|[Ff]amilie|[Ff]am\\.|[Gg]ezin|[Hh]eet|[Hh]eten|[Gg]enaamd|[Nn]aam is|[Nn]aam:|[Cc]li[eë]nt|[Bb]uurvrouw|[Bb]uurman|[Zz]oon|[Dd]ochter|[Bb]roer|[Zz]us|[Vv]ader|[Mm]oeder|[Pp]artner|[Mm]an|[Vv]rouw|[Hh]uisarts|[Dd]okter|[Dd]r\\.|[Mm]entor|[Oo]ma|[Oo]pa|[Tt]ante|[Oo]om)";
// Words with a capital that are no name.
const NO_NAME = new Set(
  ("Zij Ze Hij Het De Een En Maar Dit Dat Er Heeft Woont Wil Is Was Zegt Haar Zijn Hun Op Na In Van Voor Met Sinds Nu Toen Als Ook " +
    "Wmo Wlz Zvw UWV SVB GGZ DigiD Jeugdwet Participatiewet Veilig Centrum CJG ROC MBO HAVO VMBO ADHD MS COPD LVB ASS PTSS CIZ WIA Belastingdienst " +
    "Nederlands Nederland Syrië Syrische Turkije Turkse Marokko Marokkaanse Polen Poolse Oekraïne Oekraïense Eritrea Eritrese Somalië Arabisch Januari Februari Maart April " +
    "Mei Juni Juli Augustus September Oktober November December Maandag Dinsdag Woensdag Donderdag Vrijdag Zaterdag Zondag").split(" "),
);

// [kind, pattern, which group is the secret]. In this order: what is long and certain first.
const RULES = [
  ["email", /[\w.+-]{1,64}\s?(?:@|\(at\))\s?[\w-]{1,63}(?:\.[\w-]{2,24})+/gi, 0],
  ["iban", /\b[A-Z]{2}\s?\d{2}\s?[A-Z]{4}(?:\s?\d){10}(?!\d)/gi, 0],
  ["bsn", /\b(?:bsn|burgerservicenummer|sofinummer)\W{0,3}(?:is\s|nr\.?\s|nummer\s)?(\d(?:[ .\-/]?\d){6,9})/gi, 1],
  ["geboortedatum", new RegExp(`\\b(?:geboren(?: op)?|geboortedatum|geb\\.?(?:datum)?|g\\.d\\.)\\W{0,3}(?:is\\s|op\\s)?(${DATE})`, "gi"), 1],
  ["geboortedatum", /(?<![\d-])\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?19\d\d(?!\d)/g, 0],
  ["geboortedatum", new RegExp(`(?<!\\d)\\d{1,2} ${MONTH} 19\\d\\d(?!\\d)`, "gi"), 0],
  ["telefoon", /(?<![\d+])(?:\+|00)\s?31[\s./-]{0,2}\(?0?\)?(?:[\s./-]{0,2}\d){9}(?!\d)/g, 0],
  ["telefoon", /(?<![\d.,])\(?0(?!800|900|906)[1-9]\d{0,2}\)?(?:[\s./-]{0,3}\d){6,8}(?!\d)/g, 0],
  ["bsn", /(?<![\d€.,/-])\d(?:[ .\-/]?\d){8}(?![ .,\-/]?\d)/g, 0],
  [
    "adres",
    /(?<![\p{L}.'’-])(?:(?:van|de|het|den|der|prins|prinses|koning|koningin|burgemeester|dokter|oude|nieuwe|sint|st\.|grote|kleine|lange|korte|eerste|tweede|derde|jan|pieter|willem)\s){0,3}[\p{L}'’.-]{2,30}(?:straat|str\.|laan|weg|plein|gracht|kade|dijk|hof|singel|steeg|pad|park|dreef|markt|plantsoen|erf|veld|akker|ring|wal|boulevard|oord|oever|haven|vaart)\s?,?\s(?:(?:nr\.?|nummer|huisnummer)\s?)?\d{1,4}(?:\s?[-/]\s?\d{1,4}\b|[a-z]\b)?(?!\d)/giu,
    0,
  ],
  ["postcode", /(?<![\d€.,])[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}\b(?!\p{L})/gu, 0],
  ["naam", new RegExp(`(?<=\\b${CUE}\\s)${FULL}`, "gu"), 0],
  ["naam", new RegExp(`(?<![\\p{L}.])(?:[A-Z]\\.\\s?){1,4}(?:${PARTICLE}\\s+){0,3}${NAME}`, "gu"), 0],
];

/** The text with every secret as `[kind]`, and what was taken out: {kind, secret}, in order. */
export function mask(text) {
  const found = [];
  let out = text;
  for (const [kind, pattern, group] of RULES) {
    out = out.replace(pattern, (...match) => {
      const whole = match[0];
      let secret = match[group];
      if (secret === undefined || /^\[/.test(secret)) return whole;
      if (kind === "naam") secret = trimmed(secret);
      if (!secret) return whole;
      found.push({ kind, secret });
      return whole.replace(secret, `[${kind}]`);
    });
  }
  return { text: out, found };
}

/** A name up to the first word that cannot be part of one; empty when it is none. */
function trimmed(name) {
  const words = name.split(/\s+/);
  const end = words.findIndex((word) => NO_NAME.has(word));
  return (end < 0 ? words : words.slice(0, end)).join(" ");
}
