"""What `takt user`, `device` and `import` say when they refuse, in English and Chinese, by code.

Errors of the areas have their sentences in the web application too; these are for the terminal,
which names options instead of buttons.
"""

COMMAND_WORDS: dict[str, tuple[str, str]] = {
    "busy": ("The server is busy. Try again shortly.", "服务器繁忙，请稍后再试。"),
    "request.invalid": ("This is not right:", "以下内容有误："),
    "auth.forbidden": ("This is not allowed.", "无权执行此操作。"),
    "identity.person_not_found": (
        "There is no such person. Give the whole name or the number: `takt user list` shows both.",
        "没有此人。请输入完整姓名或编号，`takt user list` 会列出两者。",
    ),
    "identity.device_not_found": (
        "There is no such device. `takt device list` shows their identifiers.",
        "没有此设备。`takt device list` 会列出设备标识。",
    ),
    "identity.name_taken": (
        "Another person has this name already, and names are how people sign in.",
        "已有人使用此姓名，而登录要用姓名。",
    ),
    "identity.last_administrator": (
        "Nobody would be left who can manage people.",
        "这样就没有人能管理人员了。",
    ),
    "identity.key_in_use": ("Another device has this key.", "已有设备使用此密钥。"),
    "identity.enrolment_refused": (
        "The code is wrong, was used, or has expired.",
        "代码错误、已被使用或已过期。",
    ),
    "identity.device_not_active": (
        "The device was taken out of use before ({status}).",
        "该设备此前已停用（{status}）。",
    ),
    "identity.password_refused": ("This password is not accepted:", "此密码不被接受："),
    "identity.pin_refused": ("This PIN is not accepted:", "此 PIN 不被接受："),
    "user.columns": ("number\tname\tstate\troles", "编号\t姓名\t状态\t角色"),
    "user.active": ("active", "在用"),
    "user.ended": ("ended", "已停用"),
    "device.columns": ("identifier\tname\tsite\tkind\tstate", "标识\t名称\t站点\t类型\t状态"),
    "device.none": (
        "No device yet: `takt device enrol NAME --site SITE` makes a code for one.",
        "还没有设备：`takt device enrol 名称 --site 站点` 可生成连接码。",
    ),
    "device.valid_until": ("valid until\t{at}", "有效期至\t{at}"),
    "rollout.file_missing": (
        "This mapping reads a file: `takt import FILE --mapping MAPPING`.",
        "此映射需要文件：`takt import 文件 --mapping 映射`。",
    ),
    "rollout.file_not_found": ("There is no file {file}.", "没有文件 {file}。"),
    "rollout.folder_missing": ("There is no folder {folder}.", "没有文件夹 {folder}。"),
    "rollout.file_and_mapping_or_set_and_folder": (
        "Give a file and its mapping (`takt import FILE --mapping MAPPING`), or a set and the "
        "folder of its files (`takt import --set SET --from FOLDER`).",
        "请给出文件及其映射（`takt import 文件 --mapping 映射`），"
        "或映射集及其文件夹（`takt import --set 映射集 --from 文件夹`）。",
    ),
    "rollout.variable_without_value": (
        "A variable needs a value: --var NAME=VALUE, not {variable}.",
        "变量需要取值：--var 名称=值，而不是 {variable}。",
    ),
    "rollout.variable_unknown": (
        "No mapping takes a variable {variable}. Known here: {known}.",
        "没有映射使用变量 {variable}。此处可用：{known}。",
    ),
    "rollout.mapping_not_found": (
        "There is no mapping or set {name}. Shipped with Takt: {shipped}.",
        "没有映射或映射集 {name}。Takt 自带：{shipped}。",
    ),
    "rollout.mapping_invalid": ("The mapping cannot be used:", "映射无法使用："),
    "demo.not_loaded": (
        "The demo plant could not be loaded: {problems}",
        "无法载入演示工厂：{problems}",
    ),
}
FIELD_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "缺失"),
    "unknown": ("does not exist", "不存在"),
    "unknown_key": ("is not known here", "此处没有这个键"),
    "unknown_field": ("is not a field of this kind", "此类型没有这个字段"),
    "unknown_variable": ("needs a value: --var NAME=VALUE", "需要取值：--var 名称=值"),
    "unknown_site": (
        "is not a site: `takt device enrol --help` says how to name one",
        "不是站点：`takt device enrol --help` 说明如何指定",
    ),
    "unknown_role": (
        "is not a role: administrator, planner, supervisor, storekeeper, operator, inspector or "
        "viewer",
        "不是角色：可用 administrator、planner、supervisor、storekeeper、operator、"
        "inspector、viewer",
    ),
    "unknown_person": ("is nobody who works here", "不是在职人员"),
    "needed_for_personal_only": ("is for personal devices only", "仅用于个人设备"),
    "not_a_public_p256_key": ("is not a public P-256 key", "不是 P-256 公钥"),
    "too_short": ("is too short: 10 characters or more", "太短：至少 10 个字符"),
    "too_long": ("is too long", "过长"),
    "too_common": ("is one of those that everybody tries first", "过于常见"),
    "contains_name": ("holds the person's name", "包含姓名"),
    "not_4_to_8_digits": ("has 4 to 8 digits", "应为 4 到 8 位数字"),
    "too_simple": ("is too simple: no runs, no repetitions", "过于简单：不能是连号或重复"),
    "not_utf8": ("is not written in UTF-8", "不是 UTF-8 编码"),
    "not_toml": ("is not TOML", "不是 TOML 格式"),
    "not_text": ("is not text", "不是文字"),
    "not_texts": ("is not a list of texts", "不是文字列表"),
    "not_words": ("is not a table of texts", "不是文字对照表"),
    "not_a_table": ("is not a table", "不是表"),
    "not_rows": ("is not a list of tables", "不是表的列表"),
    "not_a_character": ("is not one character", "不是单个字符"),
    "not_a_flag": ("is neither true nor false", "既不是 true 也不是 false"),
    "not_a_reference": ("refers to nothing in this kind", "此类型中不是引用"),
    "not_allowed": ("is not one of the allowed words", "不是允许的取值"),
    "bad_spelling": ("is not spelled as it has to be", "写法不符合要求"),
    "one_source": (
        "needs one of column, constant, template, variable",
        "须有 column、constant、template、variable 之一",
    ),
    "out_of_range": ("is out of range", "超出范围"),
    "repeated": ("stands twice", "重复"),
    "too_many": ("are too many", "过多"),
    "header_says_it": ("stands in the header already", "表头已经给出"),
    "is_the_decimal": ("is the decimal sign as well", "与小数点相同"),
    "is_the_delimiter": ("is the delimiter as well", "与分隔符相同"),
}
