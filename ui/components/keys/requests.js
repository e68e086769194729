// What is asked of the server, kept until it is known to be done. Joined in front of the script of a component.

// This window of the browser: stays when the connection is made anew, and is another one when the page is loaded again.
const WINDOW = (globalThis.doichieuWindow ??= uuid());
const KEPT = (globalThis.doichieuRequests ??= new Map());
const PATIENCE = [3000, 6000, 12000, 24000];

function uuid() {
  // crypto.randomUUID is missing where a page comes over plain HTTP from another machine.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

class Requests {
  // The requests of the component called `name`; the same object as long as the page is open.
  static of(name) {
    if (!KEPT.has(name)) KEPT.set(name, new Requests());
    return KEPT.get(name);
  }

  constructor() {
    this.session = ""; // the run of the server that speaks to us
    this.queue = uuid(); // the server counts the requests of each component for itself
    this.last = 0; // the number given last
    this.known = 0; // the last number known to be done
    this.pending = []; // those after it
    this.sent = 0; // the last number that was sent
    this.tries = 0;
    this.extra = {}; // what else the component tells with each message
    this.changed = () => {}; // called when something was asked or is done
  }

  // How to send: set at each drawing, as Streamlit gives a new function each time.
  through(send) {
    this.send = send;
  }

  // Ask for something: `seen` is the revision on the screen. Returns the request.
  ask(name, { subject = null, seen = 0, details = {} } = {}) {
    const request = { number: ++this.last, token: uuid(), name, subject, seen, details };
    this.pending.push(request);
    this.post();
    this.changed();
    return request;
  }

  // Send what waits, unless an earlier message is still on its way: then it goes with the answer to that one.
  post(again = false) {
    if (!this.pending.length || (this.timer && !again)) return;
    this.sent = this.last;
    const message = { session: this.session, queue: this.queue, window: WINDOW, known: this.known, tries: this.tries, requests: this.pending, ...this.extra };
    this.send?.(structuredClone(message));
    clearTimeout(this.timer);
    const wait = PATIENCE[Math.min(this.tries, PATIENCE.length - 1)];
    this.timer = setTimeout(() => {
      this.tries += 1;
      this.post(true);
    }, wait);
  }

  // What the server says, at each drawing. Returns the replies to what was waiting here, oldest first.
  hear(news) {
    const anew = news.session !== this.session; // it knows nothing of what we sent
    this.session = news.session;
    let replies = [];
    if (news.queue === this.queue) {
      replies = news.replies.filter((reply) => reply.number > this.known);
      this.known = Math.max(this.known, news.done);
      this.pending = this.pending.filter((request) => request.number > this.known);
    }
    if (anew || (this.known >= this.sent && !news.waiting)) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.tries = 0;
      this.post();
    }
    this.changed();
    return replies;
  }
}

addEventListener("beforeunload", (event) => {
  if ([...KEPT.values()].some((requests) => requests.pending.length)) event.preventDefault();
});
