// Everything here only makes pages nicer: each of them works without it.
(() => {
  'use strict';

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /** A second click on a form's button must not send it twice. */
  function submitOnce(form) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = 'yes';
      form.setAttribute('aria-busy', 'true');
      // After this turn: a button that is disabled now would be left out of what is sent.
      setTimeout(() => all('button[type=submit]', form).forEach((button) => (button.disabled = true)), 0);
    });
  }

  /** A page that comes back from the browser's history has to work again. */
  function allowAgain() {
    for (const form of all('form[data-sent]')) {
      delete form.dataset.sent;
      form.removeAttribute('aria-busy');
      all('button[type=submit]', form).forEach((button) => (button.disabled = false));
      // Whoever comes back to put more of the same into the cart means it.
      if ('newKey' in form.dataset && window.crypto.randomUUID)
        all('input[name=_key]', form).forEach((input) => (input.value = window.crypto.randomUUID()));
    }
  }

  /** Minus and plus beside a number; in the cart they also send it, once the clicking stops. */
  function stepper(box) {
    const input = box.querySelector('input');
    let timer;
    const button = (label, text, change) => {
      const element = document.createElement('button');
      element.type = 'button';
      element.className = 'stepper__button';
      element.textContent = text;
      element.setAttribute('aria-label', label);
      element.addEventListener('click', () => {
        const least = Math.max(1, Number(input.min || 1));
        const most = Number(input.max || 99);
        const value = Math.min(most, Math.max(least, (Number(input.value) || 0) + change));
        if (String(value) === input.value) return;
        input.value = String(value);
        if (box.dataset.stepper !== 'submit') return;
        clearTimeout(timer);
        timer = setTimeout(() => input.form.requestSubmit(), 600);
      });
      return element;
    };
    box.prepend(button(box.dataset.less, '−', -1));
    box.append(button(box.dataset.more, '+', 1));
    box.classList.add('stepper--on');
  }

  /** An open menu closes by Escape, by a click elsewhere and when the focus leaves it. */
  function menu(details) {
    document.addEventListener('click', (event) => {
      if (!details.contains(event.target)) details.open = false;
    });
    details.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
    });
    details.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      details.open = false;
      details.querySelector('summary').focus();
    });
  }

  /** Instants come in UTC; show them in the reader's own time zone. */
  function localTime(time) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime())) return;
    const options = { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' };
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, options).format(instant);
  }

  /** The minutes and seconds left to pay, counted from the server's number so that a wrong clock does no harm. */
  function countdown(line) {
    const end = performance.now() + Number(line.dataset.countdown) * 1000;
    const left = line.querySelector('[data-countdown-left]');
    const over = document.querySelector('[data-countdown-over]');
    const show = () => {
      const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      line.classList.toggle('deadline--soon', seconds <= 120);
      if (seconds > 0) return;
      clearInterval(timer);
      line.hidden = true;
      over.hidden = false;
      all('[data-countdown-button]').forEach((button) => (button.disabled = true));
    };
    const timer = setInterval(show, 1000);
    left.hidden = false;
    show();
  }

  /** The total with the chosen carrier, whose text the server has prepared. */
  function orderTotal(total) {
    const choices = all('input[data-total]');
    const show = () => {
      const chosen = choices.find((choice) => choice.checked);
      if (!chosen) return;
      document.querySelector('[data-shipping-cost]').textContent = chosen.dataset.shipping;
      total.querySelector('[data-order-total-amount]').textContent = chosen.dataset.total;
      total.hidden = false;
    };
    choices.forEach((choice) => choice.addEventListener('change', show));
    show();
  }

  /** The chosen picture, before it is sent. */
  function coverPreview(input) {
    const picture = document.querySelector('[data-cover-preview]');
    const original = picture.src;
    input.addEventListener('change', () => {
      const file = input.files[0];
      if (!file || !file.type.startsWith('image/')) {
        picture.src = original;
        return;
      }
      const reader = new FileReader();
      reader.addEventListener('load', () => (picture.src = reader.result));
      reader.readAsDataURL(file);
    });
  }

  all('form[data-submit-once]').forEach(submitOnce);
  all('[data-stepper]').forEach(stepper);
  all('[data-menu]').forEach(menu);
  all('time[data-local-time]').forEach(localTime);
  all('[data-countdown]').forEach(countdown);
  all('[data-order-total]').forEach(orderTotal);
  all('[data-cover-input]').forEach(coverPreview);
  document.querySelector('main [aria-invalid=true]')?.focus();
  window.addEventListener('pageshow', (event) => event.persisted && allowAgain());
})();
