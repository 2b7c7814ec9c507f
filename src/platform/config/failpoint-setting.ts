/** A place where the process is made to break, for tests. */
export interface Failpoint {
  /** `POST /api/v1/orders` or a task's name; `*` stands for anything. Without it any request, task or start. */
  readonly scope: string | undefined;
  /** `<port>.<method>`, e.g. `PaymentRepository.save`. */
  readonly step: string;
  readonly when: 'before' | 'after';
  /** At which call of the step within one request or one run of a task; from 1. */
  readonly call: number;
  readonly action: FailpointAction;
}

/** `kill`: SIGKILL to itself. `error`: the call throws. `stall`: the call never answers. `stop`: SIGSTOP. */
export type FailpointAction = 'kill' | 'error' | 'stall' | 'stop';

export interface FailpointSetting {
  /** Every step that is taken is written to this file, one a line, as the failpoints that would hit it. */
  readonly traceFile: string | undefined;
  readonly points: readonly Failpoint[];
}

const FAILPOINT =
  /^(?:(?<scope>[^>]+)>)?(?<step>\w+\.\w+):(?<when>before|after):(?<call>[1-9]\d{0,5})=(?<action>kill|error|stall|stop)$/;
const ACTIONS: readonly FailpointAction[] = ['kill', 'error', 'stall', 'stop'];
const TRACE = /^trace=(?<file>.+)$/;

/** `trace=FILE` and failpoints `[SCOPE>]PORT.METHOD:before|after:N=kill|error|stall|stop`, with `;` between; `null` otherwise. */
export function parseFailpoints(text: string): FailpointSetting | null {
  const points: Failpoint[] = [];
  let traceFile: string | undefined;
  for (const part of text.split(';').map((one) => one.trim())) {
    const trace = TRACE.exec(part)?.groups;
    const point = failpointOf(part);
    if (trace) traceFile = trace['file'];
    else if (point) points.push(point);
    else return null;
  }
  return { traceFile, points };
}

function failpointOf(text: string): Failpoint | null {
  const groups = FAILPOINT.exec(text)?.groups;
  if (!groups) return null;
  const { scope, step = '', when, call, action } = groups;
  return {
    scope,
    step,
    when: when === 'before' ? 'before' : 'after',
    call: Number(call),
    action: ACTIONS.find((one) => one === action) ?? 'error',
  };
}
