import { Translator } from '../../platform/i18n/translator.js';
import { fileMessage, problemMessage } from './book-messages.js';

const PROBLEMS = [
  'required',
  'too_long',
  'control_characters',
  'not_an_isbn',
  'isbn_check_digit',
  'not_a_price',
  'price_out_of_range',
  'wrong_currency',
  'not_a_stock',
  'not_a_stock_change',
  'not_a_condition',
  'not_a_category',
  'not_an_image',
  'not_utf8',
  'too_many_cells',
  'unreadable_from_here',
] as const;
const FILE_PROBLEMS = ['empty', 'not_text', 'malformed', 'no_title_column', 'no_author_column', 'no_price'] as const;

it.each(['es', 'en'] as const)('every problem can be said in %s', (language) => {
  const translator = new Translator();
  const said = [...PROBLEMS.map((problem) => problemMessage(problem, 300)), ...FILE_PROBLEMS.map(fileMessage)].map(
    (message) => translator.say(language, message),
  );
  for (const sentence of said) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
});
