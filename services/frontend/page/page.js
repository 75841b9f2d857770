// The page of the frontend. What it offers is what the stage offers: see page.json.

const rowsKept = 50;

const element = (id) => document.getElementById(id);

async function start() {
  const {body: offer, error} = await ask('page.json');
  if (error !== undefined) {
    element('problem').textContent = error;
    return;
  }
  showDice(offer.dice);
  if (offer.most_times > 1) {
    element('batch').hidden = false;
    element('times').max = offer.most_times;
  }
  if (offer.sign_in) {
    element('sign-in').addEventListener('submit', signIn);
    showSignIn(offer.username);
  }
  element('roll').addEventListener('submit', (event) => {
    event.preventDefault();
    roll(offer);
  });
  element('roll').hidden = false;
}

function showDice(dice) {
  dice.forEach((die, index) => {
    const label = document.createElement('label');
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = 'die';
    input.value = die;
    input.checked = index === 0;
    label.append(input, ` ${die}`);
    element('dice').append(label);
  });
}

function showSignIn(username) {
  element('sign-in').hidden = username !== null;
  element('signed-in').hidden = username === null;
  element('who').textContent = username ?? '';
}

async function signIn(event) {
  event.preventDefault();
  const username = element('username').value;
  const answer = await ask('sign-in', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username}),
  });
  element('problem').textContent = answer.error ?? '';
  if (answer.error === undefined) showSignIn(answer.body.username);
}

// Never throws: an answer that did not come is an error to show as well.
async function ask(target, options) {
  const begin = performance.now();
  const answer = {at: new Date(), trace: null};
  try {
    const response = await fetch(target, options);
    answer.trace = response.headers.get('traceresponse')?.split('-')[1] ?? null;
    answer.body = await response.json();
    if (!response.ok) answer.error = answer.body.error;
  } catch (error) {
    answer.error = `The frontend does not answer: ${error.message}`;
  }
  answer.took = performance.now() - begin;
  return answer;
}

async function roll(offer) {
  const choice = new FormData(element('roll'));
  const die = choice.get('die');
  const times = offer.most_times > 1 ? Number(choice.get('times')) : 1;
  const target = times === 1 ? `roll?die=${die}` : `${choice.get('mode')}?die=${die}&times=${times}`;
  element('problem').textContent = '';
  element('outcome').textContent = 'Rolling …';
  const answer = await ask(target);
  element('outcome').textContent = answer.error === undefined ? describe(answer.body) : '';
  element('problem').textContent = answer.error ?? '';
  addRow(answer, die, offer.trace_link);
}

function describe(body) {
  if (body.rolls === undefined) return String(body.roll);
  const rolled = body.rolls.join(', ');
  return body.failed > 0 ? `${rolled} (${body.failed} failed)` : rolled;
}

function addRow(answer, die, traceLink) {
  const row = document.createElement('tr');
  const cells = {
    at: answer.at.toLocaleTimeString(),
    die,
    result: answer.error ?? describe(answer.body),
    took: `${Math.round(answer.took)} ms`,
  };
  for (const [name, text] of Object.entries(cells)) {
    const cell = row.insertCell();
    cell.className = name;
    cell.textContent = text;
  }
  addTrace(row.insertCell(), answer.trace, traceLink);
  const rows = element('history').tBodies[0];
  rows.prepend(row);
  if (rows.rows.length > rowsKept) rows.lastElementChild.remove();
  element('history').hidden = false;
}

function addTrace(cell, trace, traceLink) {
  cell.className = 'trace';
  if (!trace || !traceLink) {
    cell.textContent = trace ?? '';
    return;
  }
  const link = document.createElement('a');
  link.href = traceLink.replace('{trace_id}', trace);
  link.textContent = trace;
  cell.append(link);
}

start();
