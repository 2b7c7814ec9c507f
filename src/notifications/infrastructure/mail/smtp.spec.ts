import { smtpFailure } from './smtp-failure.js';
import { smtpServer } from './smtp-server.js';

describe('the address of a mail server', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false, requireTLS: false }],
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, secure: true, requireTLS: false }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, requireTLS: false }],
    [
      'smtp://us%40er:p%2Fss@mail.example.com:25',
      { host: 'mail.example.com', port: 25, secure: false, requireTLS: true, auth: { user: 'us@er', pass: 'p/ss' } },
    ],
    [
      'smtp://u:p@127.0.0.1:1025',
      { host: '127.0.0.1', port: 1025, secure: false, requireTLS: false, auth: { user: 'u', pass: 'p' } },
    ],
    [
      'smtps://u:p@mail.example.com',
      { host: 'mail.example.com', port: 465, secure: true, requireTLS: false, auth: { user: 'u', pass: 'p' } },
    ],
  ])('%s', (text, server) => {
    expect(smtpServer(text)).toEqual(server);
  });
});

describe('what went wrong with a mail server', () => {
  it.each([
    [{ code: 'ESOCKET', command: 'CONN' }, 'unavailable', 'SMTP ESOCKET CONN'],
    [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'unavailable', 'SMTP EAUTH AUTH PLAIN 535'],
    [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'unavailable', 'SMTP EENVELOPE MAIL FROM 550'],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'unavailable', 'SMTP EENVELOPE RCPT TO 450'],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused', 'SMTP EENVELOPE RCPT TO 550'],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused', 'SMTP EMESSAGE DATA 554'],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 503 }, 'unavailable', 'SMTP EMESSAGE DATA 503'],
    [{ code: 'x'.repeat(500), command: 'ana@example.com' }, 'unavailable', 'SMTP'],
    ['a text', 'unavailable', 'SMTP'],
    [null, 'unavailable', 'SMTP'],
  ])('%j', (error, kind, reason) => {
    expect(smtpFailure(error)).toEqual({ kind, reason });
  });
});
