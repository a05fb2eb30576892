// One line for what just happened, read out by screen readers; a fault stays until the next one.

let fading = 0;

export function tell(text, fault = false, quietly = false) {
  const line = document.getElementById("status");
  line.classList.toggle("fault", fault);
  if (!quietly || !fault) line.textContent = text;
  clearTimeout(fading);
  if (!fault) fading = setTimeout(() => { if (line.textContent === text) line.textContent = ""; }, 6000);
}
