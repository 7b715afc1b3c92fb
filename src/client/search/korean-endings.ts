/** What may follow a noun in Korean: plural, particles one after another, and the verbs 하다, 되다 and 이다. */
const PLURAL = '(?:들|끼리|마다|별|쯤|씩)?';
const PLACE = '(?:에게서|에게|에서|으로부터|로부터|으로서|로서|으로써|로써|으로|로|에|까지|부터|한테)?';
const LAST =
  '(?:은|는|이|가|을|를|의|와|과|도|만|나|이나|란|이란|라는|이라는|라고|이라고|라면|이라면|처럼|보다|밖에|뿐|만큼|조차|마저|이든|든)?';
const COPULA = '(?:이며|며|이고|이지만|이다|다|였다|이었다|인|인지|일)?';
const VERB = '(?:(?:하|한|할|함|해|했|되|된|될|됨|돼|됐|시키|시킨|시켜)[가-힣]{0,5})?';

const ending = new RegExp(`^(?:${VERB}|${PLURAL}${PLACE}${LAST}${COPULA})$`);

/** Whether a Hangul text is nothing but what may follow a noun. */
export const isEnding = (text: string): boolean => ending.test(text);

/** A noun of one syllable says too little to be looked for without its particle. */
const STEM_MIN = 2;

/** A Korean word as it is, and each stem that is left when an ending is taken off; the longest first. */
export function stemsOf(word: string): readonly string[] {
  const stems: string[] = [];
  for (let length = word.length; length >= Math.min(STEM_MIN, word.length); length -= 1) {
    if (isEnding(word.slice(length))) stems.push(word.slice(0, length));
  }
  return stems;
}
