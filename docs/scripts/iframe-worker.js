// A page that is opened from disk may start no worker, which the theme's search runs in. Here a hidden frame stands in
// for it: the same script, the same messages. https://html.spec.whatwg.org/multipage/workers.html
"use strict";

class FrameWorker extends EventTarget {
  constructor(address) {
    super();
    this.onmessage = null;
    this.waiting = [];
    this.frame = document.createElement("iframe");
    this.frame.hidden = true;
    document.body.appendChild(this.frame);
    const inside = this.frame.contentWindow;
    inside.postMessage = (data) => this.tell(data);
    const script = inside.document.createElement("script");
    script.src = address;
    script.onload = () => {
      this.ready = inside;
      this.waiting.splice(0).forEach((data) => this.postMessage(data));
    };
    inside.document.documentElement.appendChild(script);
  }

  // From the script to the page.
  tell(data) {
    const message = new MessageEvent("message", { data });
    this.dispatchEvent(message);
    if (this.onmessage) this.onmessage(message);
  }

  // From the page to the script; what comes before it is loaded waits.
  postMessage(data) {
    if (this.ready) this.ready.dispatchEvent(new MessageEvent("message", { data }));
    else this.waiting.push(data);
  }

  terminate() {
    this.frame.remove();
  }
}

if (location.protocol === "file:") window.Worker = FrameWorker;
