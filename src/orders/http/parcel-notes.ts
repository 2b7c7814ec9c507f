import type { OrderDetails } from '../application/ports/order-queries.js';

/** Why a parcel will not be sent, as its seller or an operator wrote; `null` when nobody did. */
export function noteOf({ parcelSteps }: Pick<OrderDetails, 'parcelSteps'>, shipmentId: string): string | null {
  return parcelSteps.find((step) => step.shipmentId === shipmentId && step.note !== null)?.note ?? null;
}
