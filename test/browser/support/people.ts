import type { Reader } from './browser.js';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Someone new, with an e-mail of his own in every run of a story. */
export function newPerson(name: string, reader: Reader): Person {
  const script = reader.javaScript === false ? 'plain' : 'script';
  const user = `${name.toLowerCase().replace(/\W+/g, '.')}.${reader.lang}.${String(reader.width)}.${script}`;
  return { name, email: `${user}@browser.example`, password: 'caballo correcto batería grapa' };
}

export const ADDRESS = {
  recipient: 'Lucía Herrera',
  street: 'Calle 10 # 5-51, apto 302',
  city: 'Cartagena de Indias',
  region: 'Bolívar',
  postalCode: '130001',
  country: 'CO',
} as const;

export const CARDS = {
  good: '4242424242424242',
  declined: '4000000000000002',
  misspelt: '4242424242424241',
} as const;
