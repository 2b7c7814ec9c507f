/** What is taken of a charge: what was asked for, or, as a broken provider does, something else. */
export const TAKES = ['asked', 'more', 'less', 'other_currency'] as const;
export type Takes = (typeof TAKES)[number];

/** What the provider does with a charge. */
export interface Behaviour {
  /** Why it is declined; `null` when the money is taken; `unheard` when nothing is written down at all. */
  readonly outcome: 'captured' | 'unheard' | { readonly declined: string };
  /** `drop` closes the connection without an answer, `hang` never answers, `error` answers 500, `slow` takes its time before it does anything. */
  readonly trouble?: 'drop' | 'hang' | 'error' | 'slow';
  /** Of a charge that is captured; what was asked for unless told otherwise. */
  readonly takes?: Takes;
}

/** Behaviours that the control can set for every charge, whatever its card. */
export const BEHAVIOURS = {
  capture: { outcome: 'captured' },
  decline: { outcome: { declined: 'card_declined' } },
  insufficient_funds: { outcome: { declined: 'insufficient_funds' } },
  unsupported_card: { outcome: { declined: 'unsupported_card' } },
  /** Fails, and its books say so. */
  error: { outcome: { declined: 'provider_error' }, trouble: 'error' },
  /** Fails before it has written anything down. */
  error_unheard: { outcome: 'unheard', trouble: 'error' },
  lose_answer: { outcome: 'captured', trouble: 'drop' },
  hang: { outcome: 'captured', trouble: 'hang' },
  hang_unheard: { outcome: 'unheard', trouble: 'hang' },
  slow: { outcome: 'captured', trouble: 'slow' },
  take_more: { outcome: 'captured', takes: 'more' },
  take_less: { outcome: 'captured', takes: 'less' },
  take_other_currency: { outcome: 'captured', takes: 'other_currency' },
} as const satisfies Record<string, Behaviour>;
export type BehaviourName = keyof typeof BEHAVIOURS;

export const BEHAVIOUR_NAMES: readonly string[] = Object.keys(BEHAVIOURS);

export const isBehaviour = (name: string): name is BehaviourName => BEHAVIOUR_NAMES.includes(name);

/** The test cards. Any other card is declined: nobody's real card is taken for paid. */
export const TEST_CARDS: Readonly<Record<string, BehaviourName>> = {
  '4242424242424242': 'capture',
  '4000000000000002': 'decline',
  '4000000000009995': 'insufficient_funds',
  '4000000000000119': 'error',
  '4000000000000341': 'error_unheard',
  '4000000000000259': 'lose_answer',
  '4000000000003063': 'hang',
  '4000000000003220': 'hang_unheard',
  '4000000000003055': 'slow',
  '4000000000005100': 'take_more',
  '4000000000005209': 'take_less',
  '4000000000005308': 'take_other_currency',
};

export interface Amount {
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
}

export function takenOf({ amount, currency }: Amount, takes: Takes): Amount {
  switch (takes) {
    case 'asked':
      return { amount, currency };
    case 'more':
      return { amount: amount + 500, currency };
    case 'less':
      return { amount: Math.ceil(amount / 2), currency };
    case 'other_currency':
      return { amount, currency: currency === 'EUR' ? 'GBP' : 'EUR' };
  }
}

export function behaviourOf(card: string | null): Behaviour {
  if (card === null) return BEHAVIOURS.capture;
  return BEHAVIOURS[TEST_CARDS[card] ?? 'unsupported_card'];
}
