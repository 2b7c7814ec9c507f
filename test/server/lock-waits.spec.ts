import { DatabaseBusyError, DatabaseUnavailableError } from '../../src/platform/database/database.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

const TOUCH = 'UPDATE platform_markers SET set_at = set_at + 1 WHERE name = ?';

let test: TestDatabase;

beforeAll(async () => {
  test = await startTestDatabase([]);
  await test.unitOfWork.run(() =>
    test.database.execute('INSERT INTO platform_markers (name, set_at) VALUES (?, ?)', ['wanted', 0]),
  );
});

afterAll(() => test.close());

/** A unit that holds the row until `release` is called. */
async function holdRow(): Promise<{ release: () => void; ended: Promise<void> }> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let held = (): void => undefined;
  const holding = new Promise<void>((resolve) => (held = resolve));
  const ended = test.unitOfWork.run(async () => {
    await test.database.execute(TOUCH, ['wanted']);
    held();
    await released;
  });
  await holding;
  return { release, ended };
}

describe('a unit of work that waits for a row of another', () => {
  it('gives up waiting and begins again, and is done when the row is free', async () => {
    const holder = await holdRow();
    let begun = 0;
    await test.unitOfWork.run(async () => {
      begun += 1;
      if (begun === 2) holder.release();
      await test.database.execute(TOUCH, ['wanted']);
    });
    await holder.ended;
    expect(begun).toBe(2);
    const [row] = await test.database.query<{ setAt: number }>('SELECT set_at AS setAt FROM platform_markers');
    expect(Number(row?.setAt)).toBe(2);
  });

  it('says that it is busy, not that the database is away, when it never gets its turn', async () => {
    const holder = await holdRow();
    const waiting = test.unitOfWork.run(() => test.database.execute(TOUCH, ['wanted']));
    await expect(waiting).rejects.toBeInstanceOf(DatabaseBusyError);
    holder.release();
    // Who held it for longer than a unit may take has not committed either.
    await expect(holder.ended).rejects.toThrow(DatabaseUnavailableError);
  });
});
