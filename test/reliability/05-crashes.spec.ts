import { CRASHED_TIMES, walkThroughCrashes } from './rows/crash-walk.js';
import { ONE_PROCESS } from './rows/crashes.js';

describe('a process killed at every moment of checkout, pay, cancel, refund and relay', () => {
  it(
    `leaves nothing that is not put right within 90 s of its restart (every moment × ${CRASHED_TIMES})`,
    () => walkThroughCrashes(ONE_PROCESS),
    24 * 3_600_000,
  );
});
