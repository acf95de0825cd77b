/** The line in the bar that says what is not saved yet, with what can be done about it. */

export class SavingSign {
  /** `onRetry()` is called when somebody does not want to wait. */
  constructor(onRetry) {
    this.sign = document.getElementById("saving");
    this.retry = document.getElementById("retry");
    this.signIn = document.getElementById("sign-in");
    this.isStored = true;
    this.retry.addEventListener("click", onRetry);
  }

  /** `waiting` actions; the `failure` of the last attempt, and after how many `seconds` comes the next. */
  show({ waiting, failure, seconds = 0 }, held = 0) {
    const { sign } = this;
    sign.toggleAttribute("data-waiting", waiting > held);
    sign.classList.toggle("saving--failed", Boolean(failure) || held > 0);
    this.retry.hidden = !failure;
    this.signIn.hidden = !failure?.isSignedOut;
    const parts = [];
    if (failure) parts.push(`${waiting} not saved yet. ${failure.message} Trying again in ${seconds} s.`);
    else if (held) parts.push(`${held} not saved: choose below.`);
    if (failure && !this.isStored) parts.push("This browser has no room to keep them: leave this page open.");
    sign.textContent = parts.join(" ");
  }
}
