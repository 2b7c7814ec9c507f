export const RESERVATION_STATUSES = ['held', 'confirmed', 'released', 'restocked'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** The commands that end or change a held reservation. */
export type ReservationCommand = 'confirm' | 'release' | 'restock';

interface Step {
  readonly from: ReservationStatus;
  readonly to: ReservationStatus;
  /** The statuses that show that the command has done its work already: repeating it changes nothing. */
  readonly doneIn: readonly ReservationStatus[];
}

/** Every legal move of a reservation after it was made. */
export const RESERVATION_STEPS = {
  confirm: { from: 'held', to: 'confirmed', doneIn: ['confirmed', 'restocked'] },
  release: { from: 'held', to: 'released', doneIn: ['released'] },
  restock: { from: 'confirmed', to: 'restocked', doneIn: ['restocked'] },
} as const satisfies Record<ReservationCommand, Step>;

/** Whether `command` finds its work done when it meets `status`. */
export function isDone(command: ReservationCommand, status: ReservationStatus): boolean {
  const step: Step = RESERVATION_STEPS[command];
  return step.doneIn.includes(status);
}

/** Most lines in one reservation, and most copies in a line. */
export const MAX_LINES = 50;
export const MAX_QUANTITY = 99;
