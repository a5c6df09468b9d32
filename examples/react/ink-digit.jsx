import 'inkdigit/element';

/** React 19 sets properties of custom elements and listens to their events by itself. */
export function InkDigit({ onChange, ...rest }) {
  return <ink-digit {...rest} onchange={(event) => onChange?.(event.target.value)} />;
}
