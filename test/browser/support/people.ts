import type { Reader } from './browser.js';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Tells one reader's run of a story from the others', for everybody shops in the same shop. */
export function nameOf({ lang, width, javaScript }: Reader): string {
  return `${lang} ${String(width)}${javaScript === false ? ' plain' : ''}`;
}

/** Someone with an account of his own in every run of a story. */
export function newPerson(name: string, reader: Reader): Person {
  const plain = `${name} ${nameOf(reader)}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return {
    name,
    email: `${plain.replaceAll(' ', '.')}@browser.example`,
    password: 'caballo correcto batería grapa',
  };
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
