// Keeps the address in step with the page. value: the part after the question mark, or "" to leave it as it is
function keep() {
  if (props.value) history.replaceState(history.state, "", `${location.pathname}?${props.value}`);
}
watch("value", keep);
