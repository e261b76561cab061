//! A small reader and writer of JSON, enough for facts and classifications. It holds no position on anything.

/// A JSON value; numbers are kept as their text, because no classifier of this case reads one.
pub enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Map<Value>),
}

/// What names stand for, in the order of the names' bytes. It is a sorted list, because the code of a tree is longer than
/// that of all else here.
pub struct Map<V>(Vec<(String, V)>);

impl<V> Default for Map<V> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<V> Map<V> {

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(n, _)| n.as_str().cmp(name))
    }

    pub fn get(&self, name: &str) -> Option<&V> {
        self.find(name).ok().map(|i| &self.0[i].1)
    }

    /// Has a name stand for a value, whatever it stood for. Names that come in order cost nothing to sort.
    pub fn set(&mut self, name: &str, value: V) {
        match self.0.last() {
            Some((last, _)) if last.as_str() >= name => match self.find(name) {
                Ok(i) => self.0[i].1 = value,
                Err(i) => self.0.insert(i, (name.to_string(), value)),
            },
            _ => self.0.push((name.to_string(), value)),
        }
    }

    /// The value of a name, an empty one if it has none.
    pub fn at(&mut self, name: &str) -> &mut V
    where
        V: Default,
    {
        let i = match self.find(name) {
            Ok(i) => i,
            Err(i) => {
                self.0.insert(i, (name.to_string(), V::default()));
                i
            }
        };
        &mut self.0[i].1
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v))
    }
}

static EMPTY: Value = Value::Null;

impl Value {
    /// The member of an object; null where there is none.
    pub fn get(&self, key: &str) -> &Value {
        match self {
            Value::Object(m) => m.get(key).unwrap_or(&EMPTY),
            _ => &EMPTY,
        }
    }

    /// Whether an object has a member.
    pub fn has(&self, key: &str) -> bool {
        matches!(self, Value::Object(m) if m.get(key).is_some())
    }

    /// The text of a scalar. What is missing is unknown: the facts say the same of what nobody stated.
    pub fn text(&self) -> &str {
        match self {
            Value::Text(t) => t,
            _ => "unknown",
        }
    }

    /// The texts of a list. A list that is missing may hold anything.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Value::List(l) => l.iter().map(|v| v.text()).collect(),
            _ => vec!["unknown"],
        }
    }

    /// The members of an object, in the order of their keys.
    pub fn members(&self) -> Vec<(&str, &Value)> {
        match self {
            Value::Object(m) => m.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// Reads one document and nothing after it.
pub fn parse(input: &[u8]) -> Option<Value> {
    let mut p = Parser { input, at: 0, depth: 0 };
    let v = p.value()?;
    p.space();
    if p.at == input.len() {
        Some(v)
    } else {
        None
    }
}

struct Parser<'a> {
    input: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn space(&mut self) {
        while self.at < self.input.len() && matches!(self.input[self.at], b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }

    fn eat(&mut self, c: u8) -> Option<()> {
        self.space();
        if self.peek()? == c {
            self.at += 1;
            Some(())
        } else {
            None
        }
    }

    fn value(&mut self) -> Option<Value> {
        self.space();
        self.depth += 1;
        if self.depth > 64 {
            return None;
        }
        let v = match self.peek()? {
            b'{' => self.object()?,
            b'[' => self.list()?,
            b'"' => Value::Text(self.string()?),
            b't' => self.word("true", Value::Bool(true))?,
            b'f' => self.word("false", Value::Bool(false))?,
            b'n' => self.word("null", Value::Null)?,
            _ => self.number()?,
        };
        self.depth -= 1;
        Some(v)
    }

    fn word(&mut self, word: &str, v: Value) -> Option<Value> {
        if self.input[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Some(v);
        }
        None
    }

    fn number(&mut self) -> Option<Value> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        if from == self.at {
            return None;
        }
        Some(Value::Number(String::from_utf8(self.input[from..self.at].to_vec()).ok()?))
    }

    fn list(&mut self) -> Option<Value> {
        self.eat(b'[')?;
        let mut out = Vec::new();
        if self.eat(b']').is_some() {
            return Some(Value::List(out));
        }
        loop {
            out.push(self.value()?);
            if self.eat(b',').is_none() {
                self.eat(b']')?;
                return Some(Value::List(out));
            }
        }
    }

    fn object(&mut self) -> Option<Value> {
        self.eat(b'{')?;
        let mut out = Map::default();
        if self.eat(b'}').is_some() {
            return Some(Value::Object(out));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.eat(b':')?;
            out.set(&key, self.value()?);
            if self.eat(b',').is_none() {
                self.eat(b'}')?;
                return Some(Value::Object(out));
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        self.eat(b'"')?;
        let mut out = Vec::new();
        loop {
            let c = self.peek()?;
            self.at += 1;
            match c {
                b'"' => return String::from_utf8(out).ok(),
                b'\\' => self.escape(&mut out)?,
                _ => out.push(c),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let c = self.peek()?;
        self.at += 1;
        let plain = match c {
            b'"' | b'\\' | b'/' => c,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut code = self.unit()?;
                if (0xD800..0xDC00).contains(&code) {
                    self.word("\\u", Value::Null)?;
                    code = 0x10000 + ((code - 0xD800) << 10) + self.unit()?.checked_sub(0xDC00)?;
                }
                let mut buffer = [0; 4];
                out.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut buffer).as_bytes());
                return Some(());
            }
            _ => return None,
        };
        out.push(plain);
        Some(())
    }

    fn unit(&mut self) -> Option<u32> {
        let hex = std::str::from_utf8(self.input.get(self.at..self.at + 4)?).ok()?;
        self.at += 4;
        u32::from_str_radix(hex, 16).ok()
    }
}

/// Writes a string with its quotes.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => {
                let hex = b"0123456789abcdef";
                out.push_str("\\u00");
                out.push(hex[(c as usize) >> 4] as char);
                out.push(hex[(c as usize) & 15] as char);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
