import { appendFileSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Entry } from './entries.js';
import { DamagedLedgerError, Ledger, LedgerInUseError } from './ledger.js';

let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'bookstore-ledger-')), 'deep', 'down', 'ledger.jsonl');
});

const delivered = (event: string): Entry => ({ kind: 'delivered', event });

async function entriesAfter(...appended: readonly Entry[]): Promise<readonly Entry[]> {
  const { ledger, entries } = await Ledger.open(file);
  for (const entry of appended) await ledger.append(entry);
  await ledger.close();
  return entries;
}

describe('the ledger', () => {
  it('is made with its folders, and has what was appended when it is opened again', async () => {
    expect(await entriesAfter(delivered('evt_1'), delivered('evt_2'))).toEqual([]);
    expect(await entriesAfter(delivered('evt_3'))).toEqual([delivered('evt_1'), delivered('evt_2')]);
    expect(await entriesAfter()).toHaveLength(3);
  });

  it.each(['{"kind":"delivered","ev', '{"kind":"delivered","event":"evt_2"}', '{', '\u0000\u0000\u0000'])(
    'drops the torn last line %j, which nobody was told of, and goes on after the whole ones',
    async (torn) => {
      await entriesAfter(delivered('evt_1'));
      appendFileSync(file, torn);
      expect(await entriesAfter(delivered('evt_3'))).toEqual([delivered('evt_1')]);
      expect(await entriesAfter()).toEqual([delivered('evt_1'), delivered('evt_3')]);
      expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
    },
  );

  it.each(['not JSON', '{"kind":"gift","event":"evt_1"}', '{"kind":"charge","event":"evt_1"}', '', 'null'])(
    'does not open with the line %j in it, and says where',
    async (line) => {
      await entriesAfter(delivered('evt_1'));
      const before = readFileSync(file, 'utf8');
      writeFileSync(file, `${before}${line}\n${before}`);
      await expect(Ledger.open(file)).rejects.toThrow(DamagedLedgerError);
      await expect(Ledger.open(file)).rejects.toThrow(/at line 2/);
    },
  );

  it('is kept by one at a time, and what is being written stays untouched', async () => {
    const { ledger } = await Ledger.open(file);
    await ledger.append(delivered('evt_1'));
    appendFileSync(file, '{"kind":"deli');
    const before = readFileSync(file, 'utf8');
    await expect(Ledger.open(file)).rejects.toThrow(LedgerInUseError);
    await expect(Ledger.open(file)).rejects.toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe(before);
    await ledger.close();
    expect(await entriesAfter()).toEqual([delivered('evt_1')]);
  });

  it('is kept by one at a time under whatever name', async () => {
    const { ledger } = await Ledger.open(file);
    const other = join(dirname(file), 'other.jsonl');
    symlinkSync(file, other);
    await expect(Ledger.open(other)).rejects.toThrow(LedgerInUseError);
    await ledger.close();
  });

  it('can be opened again once it is mended', async () => {
    await entriesAfter(delivered('evt_1'));
    const sound = readFileSync(file, 'utf8');
    writeFileSync(file, `not JSON\n${sound}`);
    await expect(Ledger.open(file)).rejects.toThrow(DamagedLedgerError);
    writeFileSync(file, sound);
    expect(await entriesAfter()).toEqual([delivered('evt_1')]);
  });
});
