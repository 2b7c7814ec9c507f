import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('notifications_messages')
export class MailRow {
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'event_id', length: 26 })
  eventId!: string;

  @Column('varchar', { name: 'recipient_id', length: 26 })
  recipientId!: string;

  @Column('varchar', { name: 'kind', length: 40 })
  kind!: string;

  @Column('varchar', { name: 'subject_id', length: 26 })
  subjectId!: string;

  /** The facts, as JSON. */
  @Column('text', { name: 'data' })
  data!: string;

  @Column('varchar', { name: 'state', length: 10 })
  state!: string;

  @Column('integer', { name: 'attempts' })
  attempts!: number;

  @Column('bigint', { name: 'due_at' })
  dueAt!: number;

  /** Token of the sender that has it; `null` while nobody does. */
  @Column('varchar', { name: 'claim', length: 36, nullable: true })
  claim!: string | null;

  @Column('bigint', { name: 'claimed_until', nullable: true })
  claimedUntil!: number | null;

  @Column('bigint', { name: 'sent_at', nullable: true })
  sentAt!: number | null;

  /** Why it was not sent the last time; never an address or a text of the mail. */
  @Column('varchar', { name: 'last_error', length: 200, nullable: true })
  lastError!: string | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
