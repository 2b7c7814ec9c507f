import type { FormModel } from '../../platform/http/form.js';
import type { MoneyDto } from '../../shared/money.js';
import type { ShipmentItemView } from './order.view.js';

/** Model of `orders/give-up`: a seller says that he cannot send a parcel. Posts `reason` to `/selling/shipments/:id/cancel`. */
export interface GiveUpView {
  readonly id: string;
  readonly orderCode: string;
  readonly items: readonly ShipmentItemView[];
  /** What the buyer gets back for the books; the shipping as well when nothing else of the order is left. */
  readonly total: MoneyDto;
  /** Most characters of the reason. */
  readonly maxReason: number;
  readonly form: FormModel;
}
