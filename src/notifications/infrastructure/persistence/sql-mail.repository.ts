import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { placeholders } from '../../../platform/database/sql.js';
import type { UserId } from '../../../shared/ids.js';
import {
  type ClaimedMail,
  type MailClaim,
  type MailOutcome,
  MailRepository,
} from '../../application/ports/mail.repository.js';
import type { Mail, MailId } from '../../domain/mail.js';
import type { MailKind } from '../../domain/mail-content.js';
import { mailRowOf, readContent } from './mail.mapper.js';
import { MailRow } from './mail.row.js';

interface ClaimedRecord {
  readonly id: MailId;
  readonly recipientId: UserId;
  readonly subjectId: string;
  readonly kind: string;
  readonly data: string;
  readonly attempts: number;
  readonly createdAt: number;
}

/** Free for the taking: due, and held by nobody whose lease still runs. */
const FREE = "state = 'due' AND due_at <= ? AND (claimed_until IS NULL OR claimed_until <= ?)";

@Injectable()
export class SqlMailRepository extends MailRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add(mail: Mail): Promise<boolean> {
    return this.database.insertIfAbsent(MailRow, mailRowOf(mail));
  }

  async due(now: Date, limit: number): Promise<readonly MailId[]> {
    const at = now.getTime();
    const rows = await this.database.query<{ id: MailId }>(
      `SELECT id FROM notifications_messages WHERE ${FREE} ORDER BY due_at, id LIMIT ?`,
      [at, at, limit],
    );
    return rows.map(({ id }) => id);
  }

  async claim(ids: readonly MailId[], { token, now, until }: MailClaim): Promise<readonly MailId[]> {
    const at = now.getTime();
    const taken: MailId[] = [];
    for (const id of ids.toSorted()) {
      const affected = await this.database.execute(
        `UPDATE notifications_messages SET claim = ?, claimed_until = ?, attempts = attempts + 1 WHERE id = ? AND ${FREE}`,
        [token, until.getTime(), id, at, at],
      );
      if (affected === 1) taken.push(id);
    }
    return taken;
  }

  async claimed(ids: readonly MailId[], token: string): Promise<readonly ClaimedMail[]> {
    if (ids.length === 0) return [];
    const records = await this.database.query<ClaimedRecord>(
      `SELECT id, recipient_id AS recipientId, subject_id AS subjectId, kind, data, attempts, created_at AS createdAt
       FROM notifications_messages WHERE claim = ? AND id IN (${placeholders(ids.length)}) ORDER BY id`,
      [token, ...ids],
    );
    return records.map(({ id, recipientId, subjectId, kind, data, attempts, createdAt }) => ({
      id,
      recipientId,
      subjectId,
      content: readContent(kind, data),
      writtenAt: new Date(createdAt),
      attempts,
    }));
  }

  async finish(id: MailId, token: string, outcome: MailOutcome): Promise<boolean> {
    const sentAt = 'at' in outcome ? outcome.at.getTime() : null;
    const reason = 'reason' in outcome ? outcome.reason.slice(0, 200) : null;
    const dueAgain = outcome.state === 'due' ? ', due_at = ?' : '';
    const affected = await this.database.execute(
      `UPDATE notifications_messages SET state = ?, sent_at = ?, last_error = ?, claim = NULL, claimed_until = NULL${dueAgain}
       WHERE id = ? AND state = 'due' AND claim = ?`,
      [outcome.state, sentAt, reason, ...(outcome.state === 'due' ? [outcome.from.getTime()] : []), id, token],
    );
    return affected === 1;
  }

  async hasAny(recipientId: UserId, subjectId: string, kinds: readonly MailKind[]): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 AS found FROM notifications_messages
       WHERE recipient_id = ? AND subject_id = ? AND kind IN (${placeholders(kinds.length)}) LIMIT 1`,
      [recipientId, subjectId, ...kinds],
    );
    return rows.length > 0;
  }

  revive(now: Date, id: MailId | undefined): Promise<number> {
    return this.database.execute(
      `UPDATE notifications_messages SET state = 'due', attempts = 0, due_at = ?
       WHERE state = 'dead' ${id === undefined ? '' : 'AND id = ?'}`,
      [now.getTime(), ...(id === undefined ? [] : [id])],
    );
  }

  async removeDone(at: Date, limit: number): Promise<number> {
    const rows = await this.database.query<{ id: MailId }>(
      "SELECT id FROM notifications_messages WHERE state IN ('sent', 'kept', 'dropped', 'dead') AND due_at <= ? LIMIT ?",
      [at.getTime(), limit],
    );
    if (rows.length === 0) return 0;
    return this.database.execute(
      `DELETE FROM notifications_messages WHERE state <> 'due' AND id IN (${placeholders(rows.length)})`,
      rows.map(({ id }) => id),
    );
  }
}
