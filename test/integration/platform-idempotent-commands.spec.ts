import { Pruner } from '../../src/platform/database/pruner.js';
import { MarkerRow } from '../../src/platform/markers/marker.row.js';
import { DatabaseIdempotencyKeys } from '../../src/platform/idempotency/database-idempotency-keys.js';
import { IdempotencyKeyReusedError } from '../../src/platform/idempotency/idempotency-keys.js';
import {
  type Claim,
  type IdempotentCommand,
  IdempotentCommands,
  RUN_LIMIT_MS,
} from '../../src/platform/idempotency/idempotent-commands.js';
import { PruneIdempotencyKeysTask } from '../../src/platform/idempotency/prune-idempotency-keys.task.js';
import { DomainError } from '../../src/shared/domain-error.js';
import { newId, type UserId } from '../../src/shared/ids.js';
import { MutableClock } from '../support/mutable-clock.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let clock: MutableClock;
let commands: IdempotentCommands;

beforeAll(async () => {
  db = await startTestDatabase([]);
  clock = new MutableClock();
  commands = new IdempotentCommands(new DatabaseIdempotencyKeys(db.database, clock), db.unitOfWork, clock);
});

afterAll(() => db.close());

class SoldOutError extends DomainError {
  readonly code = 'test.sold_out';
  constructor(left: number) {
    super('sold out', { left });
  }
}

class WrongShapeError extends DomainError {
  readonly code = 'test.wrong_shape';
}

class Impatient extends IdempotentCommands {
  protected override readonly waitMs = 200;
}

const userId = newId<UserId>();
const marks = async (): Promise<number> =>
  (await db.database.query(`SELECT name FROM platform_markers WHERE name LIKE 'made-%'`)).length;

/** A command that makes a marker, in the unit that claims. */
function making(key: string, change: Partial<IdempotentCommand<string>> = {}): IdempotentCommand<string> {
  const id = newId();
  return {
    request: { userId, key, scope: 'test.make', fingerprint: 'a body' },
    inOneUnit: false,
    refusals: ['test.sold_out'],
    execute: (claim) => make(id, claim),
    resume: (resourceId) => Promise.resolve(`made ${resourceId}`),
    ...change,
  };
}

async function make(id: string, claim: Claim): Promise<string> {
  await db.unitOfWork.run(async () => {
    await claim(id);
    await db.database.insert(MarkerRow, [{ name: `made-${id}`, setAt: 0 }]);
  });
  return `made ${id}`;
}

const tick = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a command with a key', () => {
  it.each([false, true])(
    'sent 100 times at once acts once, and all get its answer (in one unit: %s)',
    async (inOneUnit) => {
      const before = await marks();
      const key = `at-once-${String(inOneUnit)}`;
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => {
          const command = making(key, { inOneUnit });
          return commands.run({
            ...command,
            execute: async (claim) => {
              const answer = await command.execute(claim);
              await tick(30);
              return answer;
            },
          });
        }),
      );
      expect(new Set(answers).size).toBe(1);
      expect(await marks()).toBe(before + 1);
    },
  );

  it('is refused with another body, whether the first has ended or not', async () => {
    const { request, ...command } = making('other-body');
    await commands.run({ request, ...command });
    const other = request && { ...request, fingerprint: 'another body' };
    await expect(commands.run({ ...command, request: other })).rejects.toThrow(IdempotencyKeyReusedError);
    const elsewhere = request && { ...request, scope: 'test.other' };
    await expect(commands.run({ ...command, request: elsewhere })).rejects.toThrow(IdempotencyKeyReusedError);
  });

  it('gets the refusal again that the state gave it, also when the state has changed', async () => {
    let left = 0;
    const command = making('refused', {
      execute: (claim) => (left === 0 ? Promise.reject(new SoldOutError(left)) : make(newId(), claim)),
    });
    await expect(commands.run(command)).rejects.toBeInstanceOf(SoldOutError);
    left = 5;
    const repeats = await Promise.allSettled(Array.from({ length: 20 }, () => commands.run(command)));
    for (const repeat of repeats) {
      expect(repeat).toMatchObject({ reason: { code: 'test.sold_out', details: { left: 0 }, message: 'sold out' } });
    }
  });

  it('gets one refusal, however many are refused at once', async () => {
    const repeats = await Promise.allSettled(
      Array.from({ length: 50 }, (_, left) =>
        commands.run(making('refused-at-once', { execute: () => Promise.reject(new SoldOutError(left)) })),
      ),
    );
    const given = repeats.map((one) => (one.status === 'rejected' ? (one.reason as DomainError).details['left'] : -1));
    expect(new Set(given).size).toBe(1);
  });

  it('may be mended and sent again when it was wrong by itself', async () => {
    const wrong = making('mended', { execute: () => Promise.reject(new WrongShapeError('no')) });
    await expect(commands.run(wrong)).rejects.toThrow(WrongShapeError);
    await expect(commands.run(making('mended'))).resolves.toMatch(/^made /);
  });

  it('is refused for good by what comes after the claim', async () => {
    const command = making('late-refusal', {
      execute: async (claim) => {
        await make(newId(), claim);
        throw new WrongShapeError('no');
      },
    });
    await expect(commands.run(command)).rejects.toThrow(WrongShapeError);
    await expect(commands.run(making('late-refusal'))).rejects.toMatchObject({ code: 'test.wrong_shape' });
  });

  it('is gone on with, once, by the repeats of one whose process died', async () => {
    const hasClaimed = new Promise<void>((resolve) => {
      const died = making('died', {
        execute: async (claim) => {
          await make(newId(), claim);
          resolve();
          return new Promise<string>(() => undefined);
        },
      });
      void commands.run(died);
    });
    await hasClaimed;
    let resumed = 0;
    const repeat = making('died', {
      resume: async (id) => {
        resumed += 1;
        await tick(30);
        return `resumed ${id}`;
      },
    });
    const repeats = Array.from({ length: 20 }, () => commands.run(repeat));
    await tick(200);
    expect(resumed).toBe(0);
    clock.advance(RUN_LIMIT_MS);
    const answers = await Promise.all(repeats);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^resumed /);
  });

  it('that failed is gone on with at once', async () => {
    const failed = making('failed', {
      execute: async (claim) => {
        await make(newId(), claim);
        throw new Error('out of order');
      },
    });
    await expect(commands.run(failed)).rejects.toThrow('out of order');
    await expect(commands.run(making('failed'))).resolves.toMatch(/^made /);
  });

  it('asks again for what was not known yet', async () => {
    let known = 'pending';
    const asking = making('pending', {
      resume: () => Promise.resolve(known),
      isFinal: (answer) => answer !== 'pending',
    });
    const first = { ...asking, execute: async (claim: Claim) => (await make(newId(), claim)) && 'pending' };
    expect(await commands.run(first)).toBe('pending');
    expect(await commands.run(asking)).toBe('pending');
    known = 'captured';
    expect(await commands.run(asking)).toBe('captured');
  });

  it('waits for the first as long as one takes, and then says that it is under way', async () => {
    let claimed = (): void => undefined;
    const running = new Promise<void>((resolve) => (claimed = resolve));
    const stalls = making('stalls', {
      execute: async (claim) => {
        await make(newId(), claim);
        claimed();
        return new Promise<string>(() => undefined);
      },
    });
    void commands.run(stalls);
    await running;
    const repeated = new Impatient(new DatabaseIdempotencyKeys(db.database, clock), db.unitOfWork, clock).run(stalls);
    await expect(repeated).rejects.toMatchObject({ code: 'request.in_progress', retryAfterSeconds: 2 });
  });

  it('is forgotten after 72 hours, in small batches', async () => {
    const before = await marks();
    await commands.run(making('forgotten'));
    const prune = new PruneIdempotencyKeysTask(new Pruner(db.database, db.unitOfWork), clock);
    clock.advance(71 * 3_600_000);
    await prune.run();
    await commands.run(making('forgotten'));
    expect(await marks()).toBe(before + 1);
    clock.advance(2 * 3_600_000);
    await prune.run();
    await commands.run(making('forgotten'));
    expect(await marks()).toBe(before + 2);
  });
});

it('a command without a key acts each time', async () => {
  const before = await marks();
  for (let time = 0; time < 2; time += 1) await commands.run(making('none', { request: undefined }));
  expect(await marks()).toBe(before + 1 + 1);
});
