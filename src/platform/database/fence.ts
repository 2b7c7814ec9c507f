import type { QueryRunner } from 'typeorm';
import { FencedError, type TaskRun } from '../timers/task-context.js';

/**
 * Holds a unit of work of a task to the lease that the task runs under, as its last statement before COMMIT: a conditional
 * write, so a takeover comes wholly before it, and undoes the unit, or wholly after the COMMIT. Being the last it does not
 * keep the others from taking over while a unit that has been stopped in its middle stays open.
 * @throws FencedError when another instance has taken the task over
 */
export async function assertFence(runner: QueryRunner, run: TaskRun): Promise<void> {
  run.assertHeld();
  if (run.fence === null) return;
  const { affected } = await runner.query(
    'UPDATE platform_task_leases SET fence = fence WHERE name = ? AND fence = ?',
    [run.task, run.fence],
    true,
  );
  if (affected === 1) return;
  run.lose();
  throw new FencedError(run.task);
}
