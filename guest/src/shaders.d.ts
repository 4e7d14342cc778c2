declare module "*.vert" {
  const text: string;
  export default text;
}
declare module "*.frag" {
  const text: string;
  export default text;
}
declare module "*.glsl" {
  const text: string;
  export default text;
}
declare module "*.txt" {
  const text: string;
  export default text;
}

/** What there is beside English, from the build. */
declare const LANGUAGES: readonly string[];
