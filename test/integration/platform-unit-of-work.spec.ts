import { setImmediate as nextTurn } from 'node:timers/promises';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';
import { integerColumn, textColumn } from '../../src/platform/database/columns.js';
import { createTable, dropTables } from '../../src/platform/database/migration.js';
import { DatabaseUnavailableError } from '../../src/platform/database/database.js';
import { NestedUnitOfWorkError } from '../../src/platform/database/unit-of-work.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

@Entity('probe_notes')
class NoteRow {
  @PrimaryColumn('varchar', { name: 'id', length: 40 })
  id!: string;

  @Column('integer', { name: 'number' })
  number!: number;
}

class CreateProbeTables1795000000999 implements MigrationInterface {
  readonly name = 'CreateProbeTables1795000000999';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'probe_notes',
      columns: [textColumn('id', 40, { primary: true }), integerColumn('number')],
      checks: [{ name: 'ck_probe_notes_number', expression: 'number >= 0' }],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'probe_notes');
  }
}

const PROBE = { rows: [NoteRow], migrations: [CreateProbeTables1795000000999] };

class Refusal extends Error {}

describe('the unit of work', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await startTestDatabase([PROBE]);
  });

  afterEach(async () => {
    await test.close();
  });

  const ids = async (): Promise<string[]> =>
    (await test.database.query<{ id: string }>('SELECT id FROM probe_notes ORDER BY id')).map((row) => row.id);

  const insert = (id: string, number = 1): Promise<void> => test.database.insert(NoteRow, [{ id, number }]);

  it('keeps every committed unit and nothing of the refused ones when 50 of each interleave', async () => {
    const unit = (id: string, refused: boolean): Promise<void> =>
      test.unitOfWork.run(async () => {
        await insert(`${id}-a`);
        await nextTurn();
        await insert(`${id}-b`);
        await nextTurn();
        if (refused) throw new Refusal();
      });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => unit(String(index).padStart(3, '0'), index % 2 === 1)),
    );
    const kept = Array.from({ length: 50 }, (_, index) => String(index * 2).padStart(3, '0'));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(50);
    expect(await ids()).toEqual(kept.flatMap((id) => [`${id}-a`, `${id}-b`]));
  });

  it('hides what is not committed from readers, and shows it to itself', async () => {
    await test.unitOfWork.run(async () => {
      await insert('mine');
      expect(await ids()).toEqual(['mine']);
      const outside = await test.database.browse('SELECT id FROM probe_notes');
      expect(outside).toEqual([]);
    });
    expect(await ids()).toEqual(['mine']);
  });

  it('answers how many rows a conditional write matched', async () => {
    await test.unitOfWork.run(() => insert('book', 1));
    const take = (): Promise<number> =>
      test.unitOfWork.run(() =>
        test.database.execute('UPDATE probe_notes SET number = number - 1 WHERE id = ? AND number >= 1', ['book']),
      );
    expect(await take()).toBe(1);
    expect(await take()).toBe(0);
  });

  it('lets one of 300 takers have the last copy', async () => {
    await test.unitOfWork.run(() => insert('book', 1));
    const takers = Array.from({ length: 300 }, () =>
      test.unitOfWork.run(() =>
        test.database.execute('UPDATE probe_notes SET number = number - 1 WHERE id = ? AND number >= 1', ['book']),
      ),
    );
    const taken = await Promise.all(takers);
    expect(taken.filter((matched) => matched === 1)).toHaveLength(1);
  });

  it('survives a duplicate row and goes on in the same unit', async () => {
    const first = await test.unitOfWork.run(async () => [
      await test.database.insertIfAbsent(NoteRow, { id: 'one', number: 1 }),
      await test.database.insertIfAbsent(NoteRow, { id: 'one', number: 2 }),
      await test.database.insertIfAbsent(NoteRow, { id: 'two', number: 2 }),
    ]);
    expect(first).toEqual([true, false, true]);
    expect(await ids()).toEqual(['one', 'two']);
  });

  it('refuses a unit inside a unit, and stays usable', async () => {
    await expect(test.unitOfWork.run(() => test.unitOfWork.run(() => insert('inner')))).rejects.toThrow(
      NestedUnitOfWorkError,
    );
    await test.unitOfWork.run(() => insert('after'));
    expect(await ids()).toEqual(['after']);
  });

  it('refuses a write outside of a unit', async () => {
    await expect(insert('loose')).rejects.toThrow(/outside of a unit of work/);
  });

  it('holds CHECK constraints on this engine', async () => {
    await expect(test.unitOfWork.run(() => insert('negative', -1))).rejects.toThrow(
      /ck_probe_notes_number|CHECK constraint/,
    );
  });

  it('runs a unit again when the database reports a deadlock', async () => {
    let runs = 0;
    await test.unitOfWork.run(async () => {
      runs += 1;
      await insert(`run-${runs}`);
      if (runs < 3) throw Object.assign(new Error('Deadlock found'), { errno: 1213 });
    });
    expect(await ids()).toEqual(['run-3']);
  });

  describe('whose database answers late', () => {
    afterEach(() => jest.restoreAllMocks());

    const tenSecondsPass = (): void => {
      jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_001);
    };
    const untimely: readonly [string, () => Promise<unknown>][] = [
      ['before a read', () => ids()],
      ['before a write', () => insert('late')],
      ['before COMMIT', () => Promise.resolve()],
    ];

    it.each(untimely)(
      'gives up %s on a server, after 10 s; waits on SQLite, where nobody else can',
      async (_, next) => {
        const unit = test.unitOfWork.run(async () => {
          await insert('early');
          tenSecondsPass();
          await next();
        });
        if (test.database.engine === 'mysql') await expect(unit).rejects.toThrow(DatabaseUnavailableError);
        else await unit;
        expect(await ids()).toEqual(test.database.engine === 'mysql' ? [] : expect.arrayContaining(['early']));
      },
    );
  });

  it('lets requests have their turn between two units of a long chain', async () => {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      pending = setImmediate(count);
    };
    let pending = setImmediate(count);
    for (let number = 0; number < 20; number += 1) await test.unitOfWork.run(() => insert(`unit-${number}`));
    clearImmediate(pending);
    expect(turns).toBeGreaterThanOrEqual(19);
  });

  it('takes bulk inserts larger than one statement', async () => {
    const rows = Array.from({ length: 40_000 }, (_, number) => ({ id: `row-${number}`, number }));
    await test.unitOfWork.run(() => test.database.insert(NoteRow, rows));
    const [count] = await test.database.query<{ count: number }>('SELECT COUNT(*) AS count FROM probe_notes');
    expect(count).toEqual({ count: 40_000 });
  });

  it('gives numbers back as numbers', async () => {
    await test.unitOfWork.run(() =>
      test.database.insert(NoteRow, [
        { id: 'a', number: 3 },
        { id: 'b', number: 4 },
      ]),
    );
    const [row] = await test.database.query(
      'SELECT COUNT(*) AS count, CAST(SUM(number) AS SIGNED) AS total, ? + 0 AS big FROM probe_notes',
      [1795000000999],
    );
    expect(row).toEqual({ count: 2, total: 7, big: 1795000000999 });
  });
});
