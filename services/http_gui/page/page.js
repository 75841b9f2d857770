// The page of http-gui: what is typed here goes to the service, which sends it and tells the answer.

const element = (id) => document.getElementById(id);

let session;

async function post(target, body) {
  const response = await fetch(target, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  const trace = response.headers.get('traceresponse')?.split('-')[1] ?? null;
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error), {trace});
  return {answer, trace};
}

async function start() {
  element('request').addEventListener('submit', send);
  element('add-header').addEventListener('click', addHeaderRow);
  addHeaderRow();
  try {
    session = (await post('sessions', {})).answer.session_id;
    element('session').textContent = session;
  } catch (error) {
    showProblem(error);
  }
}

function addHeaderRow() {
  const row = element('header-row').content.cloneNode(true).firstElementChild;
  row.querySelector('button').addEventListener('click', () => row.remove());
  element('headers').append(row);
}

function enteredHeaders() {
  return [...element('headers').children]
    .map((row) => [row.querySelector('.name').value.trim(), row.querySelector('.value').value])
    .filter(([name]) => name !== '');
}

async function send(event) {
  event.preventDefault();
  showOnly('waiting');
  element('waiting').textContent = 'Waiting for the answer …';
  element('send').disabled = true;
  try {
    const {answer, trace} = await post('requests', {
      session_id: session,
      method: element('method').value,
      url: element('url').value,
      headers: enteredHeaders(),
      body: element('body').value,
    });
    showResponse(answer);
    showTrace(trace);
  } catch (error) {
    showProblem(error);
  } finally {
    element('send').disabled = false;
  }
}

function showOnly(...ids) {
  for (const id of ['waiting', 'problem', 'response', 'trace']) {
    element(id).hidden = !ids.includes(id);
  }
}

function showProblem(error) {
  showOnly('problem');
  element('problem').textContent = error.message;
  showTrace(error.trace);
}

function showResponse(answer) {
  showOnly('response');
  element('status').textContent = answer.status;
  element('status').className = classOf(answer.status);
  element('figures').textContent = `${answer.duration_ms.toFixed(1)} ms, ${answer.bytes} bytes`;
  element('response-body').textContent = format(answer.body) || '(empty)';
  element('response-headers').replaceChildren(...answer.headers.map(headerRow));
}

function showTrace(trace) {
  element('trace').hidden = !trace;
  element('trace-id').textContent = trace ?? '';
}

function classOf(status) {
  if (status >= 500) return 'problem';
  return status >= 300 ? 'caution' : 'good';
}

// JSON is indented; anything else is shown as it came.
function format(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function headerRow([name, value]) {
  const row = document.createElement('tr');
  row.insertCell().textContent = name;
  row.insertCell().textContent = value;
  return row;
}

start();
