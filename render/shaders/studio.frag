// WebGL Studio's StandardMaterial under point and directional lights. It adds one pass per light to an
// 8-bit target; all terms are positive, so that their sum, clamped once, is the same picture.
uniform sampler2D u_texture;
uniform vec4 u_paint;  // w: 0 = the texture, 1 = this colour, 2 = an eyeball

in vec3 v_position;
in vec3 v_normal;
in vec2 v_uv;
in vec3 v_local;
out vec4 colour;

vec3 albedo() {
    if (u_paint.w < 0.5) return texture(u_texture, v_uv).rgb;
    if (u_paint.w < 1.5) return u_paint.rgb;
    vec3 local = normalize(v_local);
    return sqrt(eyeball(local, length(local.xy) + step(local.z, 0.0)));
}

void main() {
    vec3 n = normalize(v_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 e = normalize(u_eye.xyz - v_position);
    vec3 paint = albedo();
    vec3 reflected = reflect(e, n);
    vec3 sum = paint * u_ambient.rgb;
    for (int i = 0; i < int(u_material.w); ++i) {
        StudioLight light = u_lights[i];
        vec3 away = light.place.xyz - v_position;
        vec3 l = light.place.w > 0.5 ? light.place.xyz : normalize(away);
        float fall = clamp((light.range.y - length(away)) / (light.range.y - light.range.x), 0.0, 1.0);
        float strength = light.range.z > 0.5 ? fall : 1.0;
        float diffuse = max(0.0, dot(n, l) + light.colour.w) + u_material.y * max(0.0, dot(l, -n));
        diffuse = mix(diffuse, 1.0, u_material.z);
        float spec = u_ambient.w * pow(clamp(dot(reflected, -l), 0.001, 1.0), u_material.x);
        sum += paint * light.colour.rgb * strength * (diffuse + spec);
    }
    colour = vec4(max(sum, 0.0), 1.0);
}
